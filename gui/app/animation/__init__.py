"""Export of animations, from the window and by command."""
