"""Every figure that we claim, one command each."""

from model.processor import prepare

prepare()  # before any module of ours imports NumPy
