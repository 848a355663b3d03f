# $1: cartstream's dll, $2: the store
set -eu
dotnet $1 run --events events.jsonl --store $2 --json > /dev/null
dotnet $1 run --events events.jsonl --store $2 --shopper s3 --json > /dev/null
dotnet $1 serve --store $2 --urls http://127.0.0.1:18431 > serve.log 2>&1 &
p=$!
for i in $(seq 100); do curl -sf http://127.0.0.1:18431/healthz/ready > /dev/null && break; sleep 0.2; done
curl -s -X PUT http://127.0.0.1:18431/v1/items -H 'content-type: application/json' -d '[{"item_id":"i1","attributes":{"name":"Lipstick","brand":"kimi","price":3.5,"in_stock":true}}]'
curl -s http://127.0.0.1:18431/v1/events -H 'content-type: application/json' -H 'Idempotency-Key: k1' -d '[{"event_time":"2026-03-01T10:05:00Z","event_type":"cart","item_id":"i1","shopper_id":"s1"},{"event_time":"2026-03-01T10:05:01Z","event_type":"view","item_id":"i2","shopper_id":"half~gone"}]'
sleep 1
rid=$(curl -s "http://127.0.0.1:18431/v1/shoppers/s1/recommendations?count=2" | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["receipt"]["id"], d["items"][0]["item_id"])')
set -- $rid
curl -s http://127.0.0.1:18431/v1/feedback/impressions -H 'content-type: application/json' -d "[{\"receipt_id\":\"$1\",\"shopper_id\":\"s1\",\"items\":[\"$2\"]}]"
curl -s -X DELETE http://127.0.0.1:18431/v1/shoppers/s5
kill -TERM $p; wait $p || true
