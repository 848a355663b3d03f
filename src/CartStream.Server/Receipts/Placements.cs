namespace CartStream.Server.Receipts;

/// <summary>Places of a shop that show recommendations.</summary>
internal static class Placements
{
    /// <summary>Their names.</summary>
    public static readonly IReadOnlyList<string> All = ["home", "product", "cart", "checkout"];

    /// <summary>The names, for messages.</summary>
    public const string Expected = "home, product, cart or checkout";
}
