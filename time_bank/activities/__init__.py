"""Service activities (服务活动), check-in and check-out, and the service records that come of them."""
