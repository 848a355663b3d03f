namespace CartStream.Datasets.Mapping;

/// <summary>Values that are addresses of pages, and those among them that are no item's.</summary>
internal static class PageAddresses
{
    private const double Most = 0.5;

    private static readonly HashSet<string> NoItems = new(StringComparer.Ordinal)
    {
        "cart", "basket", "bag", "checkout", "search", "login", "signin", "account", "thanks", "thankyou", "index",
        "handlekurv", "kurv", "varukorg", "kassa", "kasse", "warenkorb", "suche", "panier", "recherche", "carrito",
        "carrello", "winkelwagen", "koszyk", "kosik", "košík",
    };

    /// <summary>Whether most values of a column are addresses.</summary>
    public static bool Has(ColumnSample column) =>
        column.HasValues && column.Values.Count(Is) > Most * column.Values.Count;

    /// <summary>The first address that is a shop's own page, such as <c>/cart</c>; null for none.</summary>
    public static string? OtherPage(ColumnSample column) =>
        column.Values.FirstOrDefault(value => Is(value) && IsOther(value));

    /// <summary>Whether a value is an address.</summary>
    public static bool Is(string value) => value.StartsWith('/')
        || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a part of an address is the name of a shop's own page, and so no item's.</summary>
    public static bool IsOtherName(string part) =>
        NoItems.Contains(ColumnNames.Plain(Path.GetFileNameWithoutExtension(part)));

    private static bool IsOther(string address)
    {
        var end = address.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? address : address[..end];
        var host = path.IndexOf("//", StringComparison.Ordinal);
        var parts = (host < 0 ? path : path[(host + 2)..]).Split('/')[1..];
        return parts.All(part => part.Length == 0)
            || parts.Any(IsOtherName);
    }
}
