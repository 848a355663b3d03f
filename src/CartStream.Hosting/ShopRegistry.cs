namespace CartStream.Hosting;

/// <summary>The shops of an application by key; ensures that no two of them use the same log.</summary>
internal sealed class ShopRegistry
{
    private readonly List<string> _shops = [];
    private readonly Dictionary<string, string> _logs = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The keys of all shops, in the order of registration.</summary>
    public IReadOnlyList<string> Shops => _shops;

    /// <summary>Adds a shop; false when the key exists already.</summary>
    public bool TryAdd(string shop)
    {
        if (_shops.Contains(shop, StringComparer.Ordinal))
            return false;
        _shops.Add(shop);
        return true;
    }

    /// <summary>The fault that another shop, checked before, has the same log; empty when none has.</summary>
    public IEnumerable<string> FaultsOf(string shop, CartStreamOptions options)
    {
        if (HostedOptions.LogOf(options) is not { } log)
            return [];
        lock (_gate)
        {
            _logs[shop] = log;
            return
            [
                .. from other in _logs
                   where other.Key != shop && other.Value == log
                   select $"found the log of {NameOf(other.Key)}, expected one of its own: {log}",
            ];
        }
    }

    private static string NameOf(string shop) => shop.Length == 0 ? "the shop without a key" : $"shop '{shop}'";
}
