"""What can be on stage: the picture of a scene, the sphere with both parties, or both."""

PLOT, SPHERE, BOTH = "plot", "sphere", "both"
VIEWS = {PLOT: "The picture", SPHERE: "The sphere", BOTH: "Both"}
