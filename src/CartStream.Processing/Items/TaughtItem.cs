using System.Text;
using CartStream.Events;

namespace CartStream.Processing.Items;

/// <summary>
/// What events taught about an item. For each field the newest event that states it counts; an older event only fills
/// gaps, so history that is sent late changes nothing.
/// </summary>
/// <remarks>
/// It is stored as bytes, like events, so that an event that teaches nothing new costs only a comparison.
/// </remarks>
internal sealed class TaughtItem
{
    // The strings decoded from the bytes, the entry, and its share of the index.
    private const int OverheadBytes = 1_024;

    private readonly byte[] _name;
    private readonly byte[] _category;
    private readonly byte[] _brand;
    private readonly byte[] _group;
    private readonly decimal? _price;

    private TaughtItem(byte[] name, byte[] category, byte[] brand, byte[] group, decimal? price, long timeMs)
    {
        _name = name;
        _category = category;
        _brand = brand;
        _group = group;
        _price = price;
        TimeMs = timeMs;
    }

    /// <summary>The time of the newest event that taught something new, milliseconds since 1970.</summary>
    public long TimeMs { get; }

    /// <summary>Bytes it takes, including its container.</summary>
    public long Bytes => OverheadBytes + _name.Length + _category.Length + _brand.Length + _group.Length;

    /// <summary>The attributes it holds, without the shop's description.</summary>
    public ItemAttributes Attributes => Complete(described: null);

    /// <summary>Attributes learnt at the given time.</summary>
    public static TaughtItem Of(ItemAttributes stated, long timeMs) => new(
        Encoding.UTF8.GetBytes(stated.Name ?? ""),
        Encoding.UTF8.GetBytes(stated.Category ?? ""),
        Encoding.UTF8.GetBytes(stated.Brand ?? ""),
        Encoding.UTF8.GetBytes(stated.ItemGroupId ?? ""),
        stated.Price,
        timeMs);

    /// <summary>
    /// What is known after an event; <paramref name="known"/> itself when the event teaches nothing new.
    /// </summary>
    public static TaughtItem? After(TaughtItem? known, in ShopperEvent e)
    {
        var category = WithoutPlaceholder(e.CategoryCode.IsEmpty ? e.CategoryId : e.CategoryCode);
        var name = WithoutPlaceholder(e.ItemName);
        var brand = WithoutPlaceholder(e.Brand);
        var group = e.ItemGroupId.SequenceEqual(e.ItemId) ? [] : WithoutPlaceholder(e.ItemGroupId);
        var price = e.Price is >= 0 ? e.Price : null;
        if (known is null)
        {
            return category.IsEmpty && name.IsEmpty && brand.IsEmpty && group.IsEmpty && price is null
                ? null
                : new TaughtItem(
                    name.ToArray(), category.ToArray(), brand.ToArray(), group.ToArray(), price, e.TimeMs);
        }

        return known.With(name, category, brand, group, price, e.TimeMs, isNewer: e.TimeMs >= known.TimeMs);
    }

    /// <summary>
    /// What is known after a record of the topic; this item itself when the record states nothing new. Of equally new
    /// values the known ones count, because a node also reads its own earlier records.
    /// </summary>
    public TaughtItem After(TaughtItem record) => With(
        record._name,
        record._category,
        record._brand,
        record._group,
        record._price,
        record.TimeMs,
        isNewer: record.TimeMs > TimeMs);

    /// <summary>The attributes of an item with the shop's description <paramref name="described"/>, or none.</summary>
    public ItemAttributes Complete(ItemAttributes? described)
    {
        var attributes = described ?? new ItemAttributes();
        return attributes with
        {
            Name = attributes.Name ?? Text(_name),
            Category = attributes.Category ?? Text(_category),
            Brand = attributes.Brand ?? Text(_brand),
            Price = attributes.Price ?? _price,
            ItemGroupId = attributes.ItemGroupId ?? Text(_group),
        };
    }

    private TaughtItem With(
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> category,
        ReadOnlySpan<byte> brand,
        ReadOnlySpan<byte> group,
        decimal? price,
        long timeMs,
        bool isNewer)
    {
        if (!Changes(_name, name, isNewer) && !Changes(_category, category, isNewer)
            && !Changes(_brand, brand, isNewer) && !Changes(_group, group, isNewer)
            && !ChangesPrice(_price, price, isNewer))
        {
            return this;
        }

        return new TaughtItem(
            Changes(_name, name, isNewer) ? name.ToArray() : _name,
            Changes(_category, category, isNewer) ? category.ToArray() : _category,
            Changes(_brand, brand, isNewer) ? brand.ToArray() : _brand,
            Changes(_group, group, isNewer) ? group.ToArray() : _group,
            ChangesPrice(_price, price, isNewer) ? price : _price,
            Math.Max(TimeMs, timeMs));
    }

    private static bool Changes(ReadOnlySpan<byte> known, ReadOnlySpan<byte> stated, bool isNewer) =>
        !stated.IsEmpty && (known.IsEmpty || (isNewer && !known.SequenceEqual(stated)));

    private static bool ChangesPrice(decimal? known, decimal? stated, bool isNewer) =>
        stated is not null && (known is null || (isNewer && known != stated));

    /// <summary>Placeholders such as <c>null</c> or <c>(not set)</c> count as empty.</summary>
    private static ReadOnlySpan<byte> WithoutPlaceholder(ReadOnlySpan<byte> text) => PlaceholderId.Is(text) ? [] : text;

    private static string? Text(byte[] utf8) => utf8.Length == 0 ? null : Encoding.UTF8.GetString(utf8);
}
