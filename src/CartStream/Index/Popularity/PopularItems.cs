using System.Collections.Concurrent;
using CartStream.Options;

namespace CartStream.Index.Popularity;

/// <summary>The popular items: recounted as a whole at intervals, and updated with each event in between.</summary>
/// <remarks>
/// One writer, any number of readers, no locks. A list is replaced as a whole. A reader may see a score that is a
/// moment old.
/// </remarks>
internal sealed class PopularItems
{
    /// <summary>Events between two publications of a new order to readers.</summary>
    private const int PublishEvery = 4;

    private readonly int[] _order;
    private readonly int _categoryItems;
    private readonly byte[] _hundredths;
    private readonly byte[] _twentieths;
    private readonly ConcurrentDictionary<int, int[]> _ofCategories;
    private readonly List<int> _category = [];
    private int[] _ordered;
    private float[] _scores;
    private float[] _carts;
    private float[] _purchases;
    private int _count;
    private bool _isOrderNew;

    /// <summary>The result of a count.</summary>
    /// <param name="options">How many items are kept sorted.</param>
    /// <param name="ordered">The most popular items, most popular first, ties by lower number.</param>
    /// <param name="scores">Every item's popularity, by number; 0 where it was not touched recently.</param>
    /// <param name="carts">The same of cart additions alone, each counting 1.</param>
    /// <param name="purchases">The same of purchases.</param>
    /// <param name="hundredths">How many of the newest hundredth of sessions hold each item, up to 255.</param>
    /// <param name="twentieths">The same of the newest twentieth.</param>
    /// <param name="ofCategories">Per category its most popular items, most popular first.</param>
    public PopularItems(
        PopularityOptions options,
        int[] ordered,
        float[] scores,
        float[] carts,
        float[] purchases,
        byte[] hundredths,
        byte[] twentieths,
        IEnumerable<KeyValuePair<int, int[]>> ofCategories)
    {
        _ordered = ordered;
        _order = new int[options.OrderedItems];
        _count = ordered.Length;
        ordered.CopyTo(_order, 0);
        _scores = scores;
        _carts = carts;
        _purchases = purchases;
        _hundredths = hundredths;
        _twentieths = twentieths;
        _categoryItems = options.CategoryItems;
        _ofCategories = new ConcurrentDictionary<int, int[]>(ofCategories);
    }

    /// <summary>An empty instance.</summary>
    public static PopularItems None { get; } = new(new PopularityOptions(), [], [], [], [], [], [], []);

    /// <summary>The most popular items, most popular first, ties by lower number.</summary>
    public int[] Ordered => Volatile.Read(ref _ordered);

    /// <summary>A category's most popular items, most popular first; none when it is 0 or not known.</summary>
    public ReadOnlySpan<int> OrderedIn(int category) => _ofCategories.TryGetValue(category, out var items) ? items : [];

    /// <summary>An item's popularity.</summary>
    public float Of(int item) => At(Volatile.Read(ref _scores), item);

    /// <summary>An item's popularity in carts.</summary>
    public float CartsOf(int item) => At(Volatile.Read(ref _carts), item);

    /// <summary>An item's popularity in purchases.</summary>
    public float PurchasesOf(int item) => At(Volatile.Read(ref _purchases), item);

    /// <summary>How many of the newest hundredth of sessions hold an item, up to 255, as of the last count.</summary>
    public int HundredthOf(int item) => At(_hundredths, item);

    /// <summary>How many of the newest twentieth of sessions hold an item, up to 255, as of the last count.</summary>
    public int TwentiethOf(int item) => At(_twentieths, item);

    /// <summary>Changes an item's popularity after an event of a session.</summary>
    /// <param name="item">The item.</param>
    /// <param name="category">Its category; 0 for none.</param>
    /// <param name="score">The change of its popularity.</param>
    /// <param name="carts">The change of its popularity in carts.</param>
    /// <param name="purchases">The change of its popularity in purchases.</param>
    public void Add(int item, int category, float score, float carts, float purchases)
    {
        if (item >= _scores.Length)
            Grow(item + 1);
        _scores[item] = Math.Max(0, _scores[item] + score);
        _carts[item] = Math.Max(0, _carts[item] + carts);
        _purchases[item] = Math.Max(0, _purchases[item] + purchases);
        _isOrderNew |= TryMove(_order, ref _count, item, score >= 0);
        if (category != 0)
            MoveInCategory(category, item, score >= 0);
    }

    /// <summary>Publishes a new order to readers, if there is one and it is due.</summary>
    public void Publish(long version)
    {
        if (!_isOrderNew || version % PublishEvery != 0)
            return;
        Volatile.Write(ref _ordered, _order[.._count]);
        _isOrderNew = false;
    }

    /// <summary>Writes all of it, for items below <paramref name="itemsEnd"/>.</summary>
    public void Save(SnapshotWriter into, int itemsEnd)
    {
        into.WriteArray<int>(Ordered);
        into.WriteArray<int>(_order.AsSpan(0, _count));
        into.WriteNumber(_isOrderNew ? 1 : 0);
        into.WriteArray<float>(_scores.AsSpan(0, Math.Min(itemsEnd, _scores.Length)));
        into.WriteArray<float>(_carts.AsSpan(0, Math.Min(itemsEnd, _carts.Length)));
        into.WriteArray<float>(_purchases.AsSpan(0, Math.Min(itemsEnd, _purchases.Length)));
        into.WriteArray<byte>(_hundredths);
        into.WriteArray<byte>(_twentieths);
        into.WriteNumber(_ofCategories.Count);
        foreach (var (category, items) in _ofCategories)
        {
            into.WriteNumber(category);
            into.WriteArray<int>(items);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or not what was expected.</exception>
    public static PopularItems Load(SnapshotReader from, int itemsEnd, PopularityOptions options)
    {
        var ordered = ReadOrder(from, "popular items", options.OrderedItems, itemsEnd);
        var order = ReadOrder(from, "their new order", options.OrderedItems, itemsEnd);
        var isOrderNew = from.ReadNumber("whether it is new", 0, 1) == 1;
        var popular = new PopularItems(
            options,
            order,
            ReadScores(from, "popularity", itemsEnd),
            ReadScores(from, "popularity in carts", itemsEnd),
            ReadScores(from, "popularity in purchases", itemsEnd),
            from.ReadArray<byte>("newest hundredth", itemsEnd),
            from.ReadArray<byte>("newest twentieth", itemsEnd),
            LoadCategories(from, options.CategoryItems, itemsEnd));
        if (popular._carts.Length != popular._scores.Length || popular._purchases.Length != popular._scores.Length)
        {
            throw new InvalidDataException(
                $"model snapshot: found popularity of {popular._scores.Length} items, {popular._carts.Length} in carts "
                + $"and {popular._purchases.Length} in purchases, expected as many of each");
        }

        (popular._ordered, popular._isOrderNew) = (ordered, isOrderNew);
        return popular;
    }

    private static int[] ReadOrder(SnapshotReader from, string name, int lengthMax, int itemsEnd)
    {
        var items = from.ReadArray<int>(name, Math.Min(itemsEnd, lengthMax));
        return Array.TrueForAll(items, item => item >= 0 && item < itemsEnd) && items.Distinct().Count() == items.Length
            ? items
            : throw new InvalidDataException(
                $"model snapshot: found {name} with an item twice or of no number, expected items below {itemsEnd}");
    }

    private static float[] ReadScores(SnapshotReader from, string name, int itemsEnd)
    {
        var scores = from.ReadArray<float>(name, itemsEnd);
        return Array.TrueForAll(scores, score => float.IsFinite(score) && score >= 0)
            ? scores
            : throw new InvalidDataException($"model snapshot: found {name} that is no number from 0, expected one");
    }

    private static Dictionary<int, int[]> LoadCategories(SnapshotReader from, int categoryItems, int itemsEnd)
    {
        var categories = new Dictionary<int, int[]>();
        for (var left = from.ReadNumber("categories", 0, itemsEnd); left > 0; left--)
        {
            var category = (int)from.ReadNumber("category", 1, int.MaxValue);
            categories[category] = ReadOrder(from, "popular items of a category", categoryItems, itemsEnd);
        }

        return categories;
    }

    private static T At<T>(T[] scores, int item)
        where T : struct => (uint)item < (uint)scores.Length ? scores[item] : default;

    private void Grow(int items)
    {
        var length = items + (items / 4);
        Volatile.Write(ref _scores, Grown(_scores));
        Volatile.Write(ref _carts, Grown(_carts));
        Volatile.Write(ref _purchases, Grown(_purchases));

        float[] Grown(float[] from)
        {
            Array.Resize(ref from, length);
            return from;
        }
    }

    private void MoveInCategory(int category, int item, bool rises)
    {
        var items = _ofCategories.GetValueOrDefault(category) ?? [];
        if (IsSettled(items, item))
            return;
        Span<int> order = stackalloc int[_categoryItems];
        items.CopyTo(order);
        var count = items.Length;
        if (TryMove(order, ref count, item, rises))
            _ofCategories[category] = order[..count].ToArray();
    }

    /// <summary>
    /// Moves an item to its place in an order, in which it may be new; false when the order does not change.
    /// </summary>
    /// <param name="order">Room for the order.</param>
    /// <param name="count">How many items it has.</param>
    /// <param name="item">The item whose score has changed.</param>
    /// <param name="rises">Whether its score has become no lower.</param>
    private bool TryMove(Span<int> order, ref int count, int item, bool rises)
    {
        // An item of the order precedes the order's last one, and still does when it has risen.
        var isFull = count == order.Length;
        if (isFull && rises && item != order[^1] && ComesBefore(order[^1], item))
            return false;
        var index = order[..count].IndexOf(item);
        var isNew = index < 0;
        if (isNew && (_scores[item] == 0 || (isFull && ComesBefore(order[^1], item))))
            return false;
        if (isNew)
            order[index = isFull ? count - 1 : count++] = item;
        var start = index;
        for (; index > 0 && ComesBefore(item, order[index - 1]); index--)
            (order[index - 1], order[index]) = (item, order[index - 1]);
        for (; index + 1 < count && ComesBefore(order[index + 1], item); index++)
            (order[index + 1], order[index]) = (item, order[index + 1]);
        return isNew || index != start;
    }

    /// <summary>Whether an item is in its place in an order, or comes behind one that is full.</summary>
    private bool IsSettled(ReadOnlySpan<int> order, int item)
    {
        var index = order.IndexOf(item);
        if (index < 0)
            return order.Length == _categoryItems && ComesBefore(order[^1], item);
        return (index == 0 || ComesBefore(order[index - 1], item))
            && (index + 1 == order.Length || ComesBefore(item, order[index + 1]));
    }

    private bool ComesBefore(int one, int other) =>
        _scores[one] > _scores[other] || (_scores[one] == _scores[other] && one < other);
}
