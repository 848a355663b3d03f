using System.Globalization;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>
/// The back office of a shop. It describes items, sells them out, withdraws them, and changes the rules, one request
/// after the other. A request is sent again until it is answered.
/// </summary>
internal sealed class BackOfficeProgram(
    SimulatedCluster cluster, string name, int changes, IReadOnlyList<ServerProgram> servers)
    : RequestingProgram(cluster, name, servers)
{
    private readonly SortedDictionary<string, ManagedItem> _items = new(StringComparer.Ordinal);
    private Change? _change;
    private string? _last;
    private int _left = changes;

    /// <summary>The items that it has changed, as they are after all its acknowledged requests.</summary>
    public IReadOnlyDictionary<string, ManagedItem> Items => _items;

    /// <summary>The item that its rules leave out; null as long as it has set no rules.</summary>
    public string? Excluded { get; private set; }

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        while (_left > 0)
        {
            // A copy of an earlier request that comes late would undo a newer one.
            AwaitCalls();
            _change ??= Next();
            var answer = AskUntilAnswered(_change.Request);
            if (answer.Status is not (200 or 204))
            {
                Scheduler.Fail($"{_change.Request.Method} {_change.Request.Path} {_change.Request.Body}: found {
                    answer.Status} {answer.Body}");
                return;
            }

            _change.Apply();
            _change = null;
            _left--;
            // An office that describes an item often sets its stock at once.
            if (Scheduler.Happens(0.5))
                Scheduler.Sleep("between changes", Scheduler.UpTo(TimeSpan.FromMilliseconds(800)));
        }

        AwaitCalls();
        IsDone = true;
    }

    private Change Next()
    {
        // Half of its changes are of the item of the change before.
        var item = _last = _last is not null && Scheduler.Happens(0.5)
            ? _last
            : $"i{Scheduler.Random.Next(EventMaker.Items)}";
        var before = _items.GetValueOrDefault(item);
        return Scheduler.Random.Next(9) switch
        {
            < 3 => Describe(item, new ManagedItem(Scheduler.Random.Next(100), Scheduler.Random.Next(3) > 0)),
            < 5 when before is { Price: not null } => Reprice(item, before with { Price = Scheduler.Random.Next(100) }),
            < 7 when before is { Price: not null } =>
                SetStock(item, before with { IsInStock = Scheduler.Random.Next(2) == 0 }),
            7 => Withdraw(item),
            _ => Exclude(item),
        };
    }

    private Change Describe(string item, ManagedItem described) => new(
        new SimulatedRequest("PUT", $"/v1/items/{item}", string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"price":{{described.Price}},"in_stock":{{Json(described.IsInStock)}}}""")),
        () => _items[item] = described);

    /// <summary>A description without stock, which keeps it.</summary>
    private Change Reprice(string item, ManagedItem changed) => new(
        new SimulatedRequest("PUT", $"/v1/items/{item}", string.Create(
            CultureInfo.InvariantCulture, $$"""{"price":{{changed.Price}}}""")),
        () => _items[item] = changed);

    private Change SetStock(string item, ManagedItem changed) => new(
        new SimulatedRequest("POST", $"/v1/items/{item}/stock", $$"""{"in_stock":{{Json(changed.IsInStock)}}}"""),
        () => _items[item] = changed);

    private Change Withdraw(string item) => new(
        new SimulatedRequest("DELETE", $"/v1/items/{item}"),
        () => _items[item] = new ManagedItem(Price: null, IsInStock: false));

    private Change Exclude(string item) => new(
        new SimulatedRequest(
            "PUT", "/v1/rules", $$"""{"rules":[{"kind":"exclude","filter":"item = '{{item}}'"}]}"""),
        () => Excluded = item);

    private static string Json(bool value) => value ? "true" : "false";

    /// <summary>A request, and how an acknowledged one changes what is expected.</summary>
    private sealed record Change(SimulatedRequest Request, Action Apply);
}
