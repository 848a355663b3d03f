using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Checking;

/// <summary>Invariants of servers and their answers after everything was processed.</summary>
internal sealed class ServerChecks(SimulatedCluster cluster, SimulationPlan plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Scheduler _scheduler = cluster.Scheduler;

    /// <summary>Events that were acknowledged are in the log: in a log file once, on a cluster once or more.</summary>
    public void CheckAcknowledged(IEnumerable<ClientProgram> clients)
    {
        var found = IdsInLog().CountBy(id => id, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        foreach (var client in clients)
        {
            foreach (var id in client.Acknowledged.Order(StringComparer.Ordinal))
            {
                var times = found.GetValueOrDefault(id);
                if (times == 0 || (times > 1 && plan.IsEmbedded))
                    _scheduler.Fail($"event {id} of {client.Name} was acknowledged and is in the log {times} times");
            }
        }
    }

    /// <summary>Each server shows every shopper's cart as a fold of the log has it.</summary>
    public void CheckCarts(IReadOnlyList<ServerProgram> servers, IReadOnlyList<string> shoppers)
    {
        var carts = cluster.Find(Topology.UserEvents).Select(partition => new PartitionFold(partition))
            .SelectMany(fold => fold.Carts).ToDictionary(StringComparer.Ordinal);
        foreach (var server in servers)
        {
            foreach (var shopper in shoppers)
            {
                var found = CartAt(server, shopper);
                var expected = carts.TryGetValue(shopper, out var cart)
                    ? Text(cart.Lines().Select(line => $"{line.Key}:{line.Value}"))
                    : "";
                if (found == expected)
                    continue;
                _scheduler.Fail($"{server.Name} shows the cart '{found}' of {shopper}, expected '{expected}'");
                return;
            }
        }
    }

    private static string Text(IEnumerable<string> lines) => string.Join(' ', lines.Order(StringComparer.Ordinal));

    private IEnumerable<string> IdsInLog() =>
        from partition in cluster.Find(Topology.UserEvents)
        from record in partition.Committed()
        let json = JsonDocument.Parse(record.Value!).RootElement
        where json.TryGetProperty("event_id", out _)
        select json.GetProperty("event_id").GetString();

    private string CartAt(ServerProgram server, string shopper)
    {
        var givenUpAt = _scheduler.Later(Patience);
        while (_scheduler.Now < givenUpAt)
        {
            var call = server.Begin(new SimulatedRequest("GET", $"/v1/shoppers/{shopper}"));
            if (call is not null)
                _scheduler.Wait("an answer", () => call.Work.IsCompleted, givenUpAt);
            if (call?.Status == 404)
                return "";
            if (call?.Status == 200)
            {
                var lines = JsonDocument.Parse(call.Body).RootElement.GetProperty("cart").EnumerateArray()
                    .Select(line => $"{line.GetProperty("item_id").GetString()}:{line.GetProperty("quantity")}");
                return Text(lines);
            }

            _scheduler.Sleep("before asking again", TimeSpan.FromMilliseconds(500));
        }

        return $"no answer within {Patience.TotalSeconds} s";
    }
}
