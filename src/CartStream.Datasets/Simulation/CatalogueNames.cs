using System.Globalization;
using System.Text;

namespace CartStream.Datasets.Simulation;

/// <summary>Names of the categories and brands of the simulated shop.</summary>
internal static class CatalogueNames
{
    private const long CategoryIdFirst = 1_487_580_004_000_000_000;
    private const long CategoryIdGap = 133_169_152;

    private static readonly string[] Departments =
        ["nails", "hair", "face", "body", "lips", "eyes", "bath", "fragrance", "tools", "sun", "men", "gifts"];

    private static readonly string[] Kinds =
        ["care", "colour", "cleanser", "mask", "cream", "oil", "brush", "set", "remover", "serum", "spray", "scrub"];

    private static readonly string[] Beginnings =
        ["lu", "be", "ma", "no", "ri", "vel", "sa", "or", "ki", "dra", "fi", "zen"];

    private static readonly string[] Endings =
        ["mara", "vita", "lia", "nell", "rosa", "tique", "sol", "vane", "dora", "mi", "luna", "stra"];

    /// <summary>The number of a category, as text.</summary>
    public static byte[] CategoryId(int category) =>
        Utf8((CategoryIdFirst + category * CategoryIdGap).ToString(CultureInfo.InvariantCulture));

    /// <summary>The category in words, such as <c>hair.mask</c>; unique for each category.</summary>
    public static byte[] CategoryCode(int category) =>
        Utf8(Pair(category, Departments, ".", Kinds));

    /// <summary>A brand's invented name; unique for each brand.</summary>
    public static byte[] Brand(int brand) => Utf8(Pair(brand, Beginnings, "", Endings));

    /// <summary>Walks the pairs diagonally, so that neighbours share neither half; then adds numbers.</summary>
    private static string Pair(int index, string[] left, string joint, string[] right)
    {
        var round = index / (left.Length * right.Length);
        var within = index % (left.Length * right.Length);
        var first = within % left.Length;
        var second = (first + within / left.Length) % right.Length;
        var name = left[first] + joint + right[second];
        return round == 0 ? name : name + (round + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
