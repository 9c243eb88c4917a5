"""Experiments on pairs of photons: what they would count, and with which errors."""
