"""Calqued and broken phrases."""
