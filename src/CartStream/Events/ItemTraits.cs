using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CartStream.Events;

/// <summary>
/// An item's traits besides its category, as models see them: 20 bytes, equal on every machine. An unknown trait is 0.
/// </summary>
/// <param name="Name">
/// The words of its name: each sets one of 64 bits, so that names are compared without keeping them.
/// </param>
/// <param name="Parent">A hash of the category above its own: <c>lips</c> of <c>lips.cream</c>.</param>
/// <param name="Brand">A hash of its brand, without regard to the case of ASCII letters.</param>
/// <param name="PriceBand">Its price on a logarithmic scale: a doubled price is two bands higher; 1 to 62.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct ItemTraits(ulong Name, int Parent, int Brand, int PriceBand)
{
    private const int WordsMax = 32;
    private const int WordBytesMin = 2;
    private const long CentsMax = int.MaxValue;

    /// <summary>The traits that <paramref name="e"/> reports; placeholders such as <c>null</c> are ignored.</summary>
    public static ItemTraits Of(in ShopperEvent e) =>
        e.Brand.IsEmpty && e.ItemName.IsEmpty && e.Price is null && e.CategoryCode.IsEmpty
            ? default
            : new ItemTraits(
                NameOf(e.ItemName), ParentOf(e.CategoryCode), KeyOf(e.Brand), PriceBandOf(e.Price));

    /// <summary>
    /// Whether an event may report a trait that is not known yet; a quick check, because most report nothing new.
    /// </summary>
    public bool Lacks(in ShopperEvent e) =>
        (Brand == 0 && !e.Brand.IsEmpty) || (PriceBand == 0 && e.Price is > 0) || (Name == 0 && !e.ItemName.IsEmpty)
        || (Parent == 0 && e.CategoryCode.LastIndexOf((byte)'.') > 0);

    /// <summary>These traits, with unknown ones taken from <paramref name="other"/>.</summary>
    public ItemTraits FilledBy(in ItemTraits other) => new(
        Name == 0 ? other.Name : Name,
        Parent == 0 ? other.Parent : Parent,
        Brand == 0 ? other.Brand : Brand,
        PriceBand == 0 ? other.PriceBand : PriceBand);

    /// <summary>The share of words that both names have in common, 0 to 1; 0 where a name is not known.</summary>
    public float NameLikeness(in ItemTraits other) =>
        BitOperations.PopCount(Name & other.Name) / (float)Math.Max(1, BitOperations.PopCount(Name | other.Name));

    private static int ParentOf(ReadOnlySpan<byte> category) =>
        category.LastIndexOf((byte)'.') is var dot and > 0 ? KeyOf(category[..dot]) : 0;

    private static int KeyOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || PlaceholderId.Is(text))
            return 0;
        Span<byte> lower = stackalloc byte[EventLimits.TextBytesMax];
        return Math.Max(1, (int)(XxHash3.HashToUInt64(Lower(text, lower)) & int.MaxValue));
    }

    /// <summary>In whole cents, so that every machine rounds alike.</summary>
    private static int PriceBandOf(decimal? price)
    {
        if (price is not > 0)
            return 0;
        var cents = (ulong)Math.Clamp(Math.Min(price.Value, CentsMax / 100m) * 100, 1, CentsMax);
        return 1 + BitOperations.Log2(cents * cents);
    }

    private static ulong NameOf(ReadOnlySpan<byte> name)
    {
        if (PlaceholderId.Is(name))
            return 0;
        Span<byte> lower = stackalloc byte[EventLimits.TextBytesMax];
        var rest = Lower(name, lower);
        var bits = 0UL;
        for (var words = 0; words < WordsMax && !rest.IsEmpty;)
        {
            var length = 0;
            while (length < rest.Length && IsOfWord(rest[length]))
                length++;
            if (length >= WordBytesMin)
            {
                bits |= 1UL << (int)(XxHash3.HashToUInt64(rest[..length]) & 63);
                words++;
            }

            rest = rest[Math.Min(rest.Length, length + 1)..];
        }

        return bits;
    }

    /// <summary>Letters beyond ASCII are bytes from 0x80 on.</summary>
    private static bool IsOfWord(byte letter) => letter >= 0x80 || char.IsAsciiLetterOrDigit((char)letter);

    private static ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = Math.Min(text.Length, into.Length);
        for (var i = 0; i < length; i++)
            into[i] = text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i];
        return into[..length];
    }
}
