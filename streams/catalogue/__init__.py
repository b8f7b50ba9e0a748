"""Data files of signals and names, checked and compiled for the detection."""
