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
        var carts = PartitionFold.OfAll(cluster)
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

    /// <summary>
    /// Each server shows the catalogue as the back office has left it, and recommends nothing that is sold out,
    /// withdrawn or excluded.
    /// </summary>
    public void CheckCatalogue(
        IReadOnlyList<ServerProgram> servers, BackOfficeProgram office, IReadOnlyList<string> shoppers)
    {
        var hidden = office.Items.Where(item => !item.Value.IsInStock).Select(item => item.Key)
            .Append(office.Excluded).ToHashSet(StringComparer.Ordinal);
        foreach (var server in servers)
        {
            foreach (var (item, expected) in office.Items)
                Expect(server, $"/v1/items/{item}", call => Describe(call) == Describe(expected), Describe(expected));
            foreach (var shopper in shoppers)
            {
                Expect(
                    server,
                    $"/v1/shoppers/{shopper}/recommendations?count=50",
                    call => call.Status == 200 && !RecommendedIn(call).Any(hidden.Contains),
                    $"none of {string.Join(' ', hidden)}");
            }
        }
    }

    private static string Describe(ManagedItem item) =>
        item.Price is { } price ? $"{price}, {(item.IsInStock ? "in stock" : "sold out")}" : "no such item";

    private static string Describe(SimulatedCall call)
    {
        if (call.Status != 200)
            return call.Status == 404 ? "no such item" : $"{call.Status} {call.Body}";
        var item = JsonDocument.Parse(call.Body).RootElement.GetProperty("attributes");
        var isSoldOut = item.TryGetProperty("in_stock", out var stock) && !stock.GetBoolean();
        var price = item.TryGetProperty("price", out var found) ? found.ToString() : "no price";
        return $"{price}, {(isSoldOut ? "sold out" : "in stock")}";
    }

    private static IEnumerable<string> RecommendedIn(SimulatedCall call) => JsonDocument.Parse(call.Body).RootElement
        .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!);

    /// <summary>Servers learn of each other's changes within moments.</summary>
    private void Expect(ServerProgram server, string path, Func<SimulatedCall, bool> isRight, string expected)
    {
        var givenUpAt = _scheduler.Later(Patience);
        var found = "no answer";
        while (_scheduler.Failure is null)
        {
            if (Answer(server, path, givenUpAt) is { } call)
            {
                if (isRight(call))
                    return;
                found = $"{call.Status} {call.Body}";
            }

            if (_scheduler.Now >= givenUpAt)
                _scheduler.Fail($"{server.Name} {path}: found {found}, expected {expected}");
            _scheduler.Sleep("before asking again", TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>What a server answers; null when it doesn't.</summary>
    private SimulatedCall? Answer(ServerProgram server, string path, long givenUpAt)
    {
        if (server.Begin(new SimulatedRequest("GET", path)) is not { } call)
            return null;
        _scheduler.Wait("an answer", () => call.Work.IsCompleted, givenUpAt);
        return call.Status is null or 429 or 503 ? null : call;
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
            var call = Answer(server, $"/v1/shoppers/{shopper}", givenUpAt);
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
