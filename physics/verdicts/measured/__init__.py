"""Measured numbers judged as what they are: numbers with errors. See `judging.judge_data`."""
