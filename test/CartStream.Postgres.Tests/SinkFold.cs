namespace CartStream.Postgres.Tests;

/// <summary>The expected content of the tables after the steps of a log, computed step by step.</summary>
internal sealed class SinkFold
{
    public const string Recommendations =
        "SELECT session_id, shopper_id, item_id FROM recommended_item ORDER BY 1, 2";

    public const string Carts = "SELECT shopper_id, item_id, quantity FROM cart_line ORDER BY 1, 2";

    private readonly SortedDictionary<string, string> _recommended = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _carts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);

    public bool IsDeleted(string shopper) => _deleted.Contains(shopper);

    public void Recommend(string session, string shopper, string item) =>
        _recommended[$"{session} | {shopper}"] = item;

    public void Add(string shopper, string item)
    {
        var line = $"{shopper} | {item}";
        _carts[line] = _carts.GetValueOrDefault(line) + 1;
    }

    public void Remove(string shopper, string item) => _carts.Remove($"{shopper} | {item}");

    public void Delete(string shopper)
    {
        _deleted.Add(shopper);
        foreach (var row in _recommended.Keys.Where(row => row.EndsWith($"| {shopper}")).ToList())
            _recommended.Remove(row);
        foreach (var line in _carts.Keys.Where(line => line.StartsWith($"{shopper} |")).ToList())
            _carts.Remove(line);
    }

    public IEnumerable<string> RecommendationRows() => _recommended.Select(row => $"{row.Key} | {row.Value}");

    public IEnumerable<string> CartRows() => _carts.Select(line => $"{line.Key} | {line.Value}");
}
