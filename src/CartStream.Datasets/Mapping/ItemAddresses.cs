using System.Text.RegularExpressions;

namespace CartStream.Datasets.Mapping;

/// <summary>Finds out how a shop's addresses name the item of a page.</summary>
internal static class ItemAddresses
{
    private const int DistinctMin = 2;

    // The part of a path before the item, as shop systems have it.
    private static readonly string[] Markers =
    [
        "p", "product", "products", "dp", "item", "items", "itm", "pd", "prod", "sku", "goods", "produkt", "produkte",
        "produkty", "produkter", "produit", "produits", "producto", "productos", "prodotto", "prodotti", "produto",
        "artikel", "vare", "varer", "vara",
    ];

    private static readonly string[] Parameters =
    [
        "product_id", "productid", "item_id", "itemid", "id_product", "products_id", "prod_id", "goods_id", "sku",
        "pid",
    ];

    private static readonly Regex NumberFirst = new(@"^\d{3,}(?:[-_.]|$)", RegexOptions.NonBacktracking);
    private static readonly Regex NumberLast = new(@"[-_]\d{3,}(?:\.html?)?$", RegexOptions.NonBacktracking);

    /// <summary>How a column's addresses name their items.</summary>
    /// <param name="Column">The column.</param>
    /// <param name="Pattern">The most probable pattern.</param>
    /// <param name="IsSure">Whether the addresses leave no doubt of it.</param>
    internal sealed record Found(ColumnSample Column, string Pattern, bool IsSure);

    /// <summary>The column whose addresses name items; null for none.</summary>
    public static Found? Find(IReadOnlyList<ColumnSample> columns)
    {
        Found[] found = [.. columns.Where(column => PageAddresses.Has(column) && !IsOfOther(column.Name))
            .Select(Of).OfType<Found>()];
        var first = found.OrderByDescending(one => one.IsSure).FirstOrDefault();
        return first is not null && found.Count(one => one.IsSure) > 1 ? first with { IsSure = false } : first;
    }

    // An address of an image, or of the page before, is no page that was seen.
    private static bool IsOfOther(string name) => ColumnNames.Words(name).Any(word =>
        word is "ref" or "referer" or "referrer" or "previous" or "image" or "img" or "picture" or "thumbnail");

    private static Found? Of(ColumnSample column)
    {
        string[] addresses = [.. column.Values.Where(PageAddresses.Is)];
        var paths = Markers.Select(marker => (Marker: marker, Rests: Rests(addresses, marker)))
            .Where(one => one.Rests.Length > 0).OrderByDescending(one => one.Rests.Length).ToArray();
        var parameters = Parameters.Select(name => $"[?&]{name}=([^&#]+)")
            .Select(pattern => (Pattern: pattern, Items: Items(addresses, pattern)))
            .Where(one => one.Items.Length > 0).OrderByDescending(one => one.Items.Length).ToArray();
        if (paths.Length > 0)
        {
            var (pattern, isSure) = OfPath(paths[0].Marker, paths[0].Rests);
            return Checked(column, addresses, pattern, isSure && paths.Length == 1 && parameters.Length == 0);
        }

        if (parameters.Length > 0)
            return Checked(column, addresses, parameters[0].Pattern, parameters.Length == 1);
        const string numbered = @"[-_/](\d{3,})(?:\.html?)?(?:[?#]|$)";
        return Items(addresses, numbered).Length > 0 ? new Found(column, numbered, IsSure: false) : null;
    }

    // One item may be chance.
    private static Found Checked(ColumnSample column, string[] addresses, string pattern, bool isSure)
    {
        var items = Items(addresses, pattern);
        var isEnough = items.Length == addresses.Length
            || items.Distinct(StringComparer.Ordinal).Count() >= DistinctMin;
        return new Found(column, pattern, isSure && isEnough);
    }

    // 12345-green-tea is item 12345; green-tea-12345 is either; a name without a number is the item itself.
    private static (string Pattern, bool IsSure) OfPath(string marker, string[] rests)
    {
        string[] names = [.. rests.Select(rest => rest.Split('/')[0])];
        var isFlat = marker == "dp" || rests.All(rest => !rest.TrimEnd('/').Contains('/', StringComparison.Ordinal));
        if (names.All(name => NumberFirst.IsMatch(name)))
            return ($@"/{marker}/(\d+)", isFlat);
        var isPage = names.All(name => name.EndsWith(".html", StringComparison.Ordinal));
        if (names.All(name => NumberLast.IsMatch(name)))
            return ($@"/{marker}/[^?#]*?[-_](\d+){(isPage ? @"\.html" : "(?:[/?#]|$)")}", false);
        var folders = isFlat ? "" : "(?:[^?#]*/)?";
        var end = isPage ? @"?)\.html" : ")";
        return ($"/{marker}/{folders}([^/?#]+{end}", isFlat && !names.Any(name => NumberFirst.IsMatch(name)));
    }

    private static string[] Rests(string[] addresses, string marker) =>
    [
        .. addresses.Select(address => Rest(Path(address), $"/{marker}/"))
            .Where(rest => rest.Length > 0 && !PageAddresses.IsOtherName(rest)),
    ];

    private static string Rest(string path, string marker) =>
        path.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at ? path[(at + marker.Length)..] : "";

    private static string[] Items(string[] addresses, string pattern)
    {
        var regex = new ItemPattern(pattern);
        return [.. addresses.Select(regex.Find).Where(item => item.Length > 0)];
    }

    private static string Path(string address)
    {
        var end = address.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? address : address[..end];
    }
}
