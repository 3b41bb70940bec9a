"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from luodi.apps.notify.views import channels, deliveries, inbox, steps

app_name = "notify"
urlpatterns = [
    path("", inbox.inbox_page, name="inbox"),
    path("<int:pk>/", inbox.open_one, name="open"),
    path("read/", inbox.read_all, name="read"),
    path("channels/", channels.channel_list, name="channels"),
    path("channels/new/", channels.channel_new, name="channel-new"),
    path("channels/new-subscription/", channels.subscription_new, name="subscription-new"),
    path("channels/<int:pk>/", channels.channel, name="channel"),
    path("channels/<int:pk>/edit/", channels.channel_edit, name="channel-edit"),
    path("channels/<int:pk>/test/", steps.test, name="channel-test"),
    path("channels/<int:pk>/pause/", steps.pause, name="channel-pause"),
    path("channels/<int:pk>/resume/", steps.resume, name="channel-resume"),
    path("channels/<int:pk>/retry/", steps.retry_failed, name="channel-retry"),
    path("channels/<int:pk>/secret/", steps.new_secret, name="channel-secret"),
    path("channels/<int:pk>/inner/", steps.inner, name="channel-inner"),
    path("channels/<int:pk>/close/", steps.close, name="channel-close"),
    path("channels/deliveries/", deliveries.delivery_list, name="deliveries"),
    path("channels/deliveries/<int:pk>/retry/", deliveries.retry, name="delivery-retry"),
    path("channels/deliveries/<int:pk>/aside/", deliveries.aside, name="delivery-aside"),
]
