#!/bin/sh
# Makes the password file from the environment, then hands over to the broker.
set -eu
umask 077
rm -f /mosquitto/data/passwords
mosquitto_passwd -b -c /mosquitto/data/passwords "$MQTT_USERNAME" "$MQTT_PASSWORD"
chown mosquitto:mosquitto /mosquitto/data /mosquitto/data/passwords
exec mosquitto -c /mosquitto/config/mosquitto.conf
