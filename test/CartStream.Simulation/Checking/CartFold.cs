namespace CartStream.Simulation.Checking;

/// <summary>
/// The expected cart of one shopper: the simplest fold of events in the order of their times, written from the contract
/// and not from the product's code.
/// </summary>
internal sealed class CartFold
{
    private readonly SortedDictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Adds an event by its name in JSON.</summary>
    public void Add(string item, string type, int? quantity)
    {
        var before = _lines.GetValueOrDefault(item);
        _lines[item] = type switch
        {
            "cart" => before + (quantity ?? 1),
            "set_quantity" => quantity ?? 0,
            "remove_from_cart" or "purchase" => Math.Max(0, before - (quantity ?? before)),
            _ => before,
        };
    }

    /// <summary>Pieces of each item that is in the cart.</summary>
    public SortedDictionary<string, int> Lines() => new(
        _lines.Where(line => line.Value > 0).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
}
