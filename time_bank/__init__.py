"""Volunteers and the time bank (志愿服务与时间银行)."""
