#!/bin/sh
# Replaces the replicas of compose.scale.yml, one after the other, by containers of the current image and settings:
#   docker compose -f deploy/compose.scale.yml build && deploy/rolling_update.sh
#   IMAGE=tickcross:2.4.0 deploy/rolling_update.sh
#   TICKCROSS_VERSION=4 deploy/rolling_update.sh
# COMPOSE_FILE (an absolute path) and COMPOSE_PROJECT_NAME mean the same as for docker compose.
# An old replica is stopped only when a new one is healthy. The first one that does not become healthy ends the update.
set -eu
cd "$(dirname "$0")"
export COMPOSE_FILE="${COMPOSE_FILE:-compose.scale.yml}"

replicas() { docker compose ps -q tickcross; }

wait_for() {
  for _ in $(seq 120); do
    state=$(docker inspect -f '{{.State.Health.Status}} {{.RestartCount}}' "$1")
    case $state in
      "healthy 0") return ;;
      unhealthy* | *[1-9]*) break ;;      # it answers wrongly, or has restarted
    esac
    sleep 1
  done
  echo "the new replica $1 does not get healthy; the old ones go on serving. It wrote:" >&2
  docker logs --tail 20 "$1" >&2
  docker rm -f "$1" >/dev/null
  exit 1
}

old=$(replicas)
count=$(echo "$old" | wc -l)
for container in $old; do
  before=$(replicas)
  docker compose up -d --no-build --no-deps --no-recreate --scale "tickcross=$((count + 1))" tickcross
  new=$(replicas | grep -vxF "$before") || { echo "docker compose has started no new replica" >&2; exit 1; }
  wait_for "$new"
  docker stop "$container" >/dev/null     # it drains: HAProxy sends it no more requests, and it finishes its own
  docker rm "$container" >/dev/null
done
