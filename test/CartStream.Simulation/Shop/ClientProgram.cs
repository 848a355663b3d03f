using System.Globalization;
using System.Text.Json;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>
/// A shop's web site. It sends requests one after the other, and repeats a request without an answer under the same
/// key.
/// </summary>
internal sealed class ClientProgram(
    SimulatedCluster cluster,
    string name,
    EventMaker maker,
    int requests,
    SimulationPlan plan,
    IReadOnlyList<ServerProgram> servers)
    : RequestingProgram(cluster, name, servers)
{
    private const double AskedAgain = 0.2;

    private SimulatedRequest? _request;
    private int _left = requests;
    private int _made;

    /// <summary>Ids of events that were acknowledged, and whose shopper was not forgotten afterwards.</summary>
    public HashSet<string> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it has sent a request to forget a shopper.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>Ids of its shoppers.</summary>
    public IReadOnlyList<string> Shoppers => maker.Shoppers;

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        while (_left > 0)
        {
            _request ??= Next();
            if (_request.Forgets is { } shopper)
                BeforeForgetting(shopper);
            var answer = AskUntilAnswered(_request);
            Check(_request, answer);
            if (_request.RetryKey is not null && Scheduler.Happens(AskedAgain))
                AskAgain(_request, answer);
            _request = null;
            _left--;
            Scheduler.Sleep("between requests", Scheduler.UpTo(TimeSpan.FromMilliseconds(600)));
        }

        IsDone = true;
    }

    private SimulatedRequest Next()
    {
        var shoppers = maker.Shoppers;
        var shopper = shoppers[Scheduler.Random.Next(shoppers.Count)];
        return Scheduler.Random.Next(20) switch
        {
            0 or 1 => new SimulatedRequest("GET", $"/v1/shoppers/{shopper}/recommendations?count=5"),
            2 => new SimulatedRequest("GET", $"/v1/shoppers/{shopper}"),
            3 => new SimulatedRequest("GET", "/v1/trending"),
            4 when plan.Forgets && EventMaker.MayBeForgotten(shopper) =>
                new SimulatedRequest("DELETE", $"/v1/shoppers/{shopper}") { Forgets = shopper },
            5 when plan.Links => new SimulatedRequest("POST", "/v1/identities", string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"anonymous_id":"{{shoppers[^1]}}","shopper_id":"{{shoppers[Scheduler.Random.Next(3)]}}"}""")),
            _ => Events(),
        };
    }

    /// <summary>Some events, beside what is none.</summary>
    private SimulatedRequest Events()
    {
        var count = 1 + Scheduler.Random.Next(8);
        var events = Enumerable.Range(0, count).Select(_ => maker.Make(Cluster.Clock.NextMs())).ToList();
        var texts = events.Select(one => System.Text.Encoding.UTF8.GetString(one.ToJson())).ToList();
        if (Scheduler.Happens(0.15))
            texts.Insert(Scheduler.Random.Next(count), """{"event_type":"view"}""");
        var key = string.Create(CultureInfo.InvariantCulture, $"{Name}/{++_made}");
        return new SimulatedRequest("POST", "/v1/events", $"[{string.Join(',', texts)}]", key) { Events = events };
    }

    /// <summary>Events sent after the request to forget are kept, so no earlier event may still be under way.</summary>
    private void BeforeForgetting(string shopper)
    {
        AwaitCalls();
        HasForgotten = true;
        Acknowledged.RemoveWhere(id => id.StartsWith($"{shopper}e", StringComparison.Ordinal));
    }

    private void Check(SimulatedRequest request, SimulatedCall answer)
    {
        var isExpected = answer.Status == (request.Method == "POST" ? 202 : 200)
            || (request.Method == "GET" && answer.Status == 404);
        if (!isExpected)
        {
            Scheduler.Fail($"{request.Method} {request.Path} {request.Body}: found {answer.Status} {answer.Body}");
            return;
        }

        if (request.Events.Count > 0)
            CheckAccepted(request, answer);
        if (request.Forgets is { } shopper && plan.IsEmbedded)
            CheckForgotten(shopper);
    }

    private void CheckAccepted(SimulatedRequest request, SimulatedCall answer)
    {
        var accepted = JsonDocument.Parse(answer.Body).RootElement.GetProperty("accepted").GetInt32();
        if (accepted != request.Events.Count)
            Scheduler.Fail($"{request.Body}: found {accepted} accepted, expected {request.Events.Count}");
        foreach (var sent in request.Events)
            Acknowledged.Add(sent.Id);
    }

    private void AskAgain(SimulatedRequest request, SimulatedCall answer)
    {
        Scheduler.Sleep("before the same again", Scheduler.UpTo(TimeSpan.FromSeconds(3)));
        if (Ask(request) is { } again && (again.Status, again.Body) != (answer.Status, answer.Body))
        {
            Scheduler.Fail($"key {request.RetryKey}: found {again.Status} {again.Body} at the second time, expected {
                answer.Status} {answer.Body}");
        }
    }

    /// <summary>In a log file no byte of the shopper is left once the answer is there.</summary>
    private void CheckForgotten(string shopper)
    {
        var named = System.Text.Encoding.UTF8.GetBytes(shopper);
        foreach (var topic in Cluster.Topics)
        {
            foreach (var record in Cluster.Find(topic.Name).SelectMany(partition => partition.Committed()))
            {
                if (record.Key.AsSpan().IndexOf(named) >= 0 || (record.Value ?? []).AsSpan().IndexOf(named) >= 0)
                {
                    Scheduler.Fail($"'{topic.Name}' names {shopper} at offset {record.Offset} ({
                        System.Text.Encoding.UTF8.GetString(record.Key)}), though the server has answered that {
                        shopper} is forgotten");
                    return;
                }
            }
        }
    }
}
