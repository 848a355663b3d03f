namespace CartStream.Datasets.Simulation;

/// <summary>
/// The shop's items. The shelf has a fixed number of slots; a slot has a category, a brand, a price and relations to
/// other slots, and holds one item after another: a new item succeeds the oldest, which fades out while the new one
/// becomes known.
/// </summary>
/// <remarks>
/// Invariants: the slots of a category are consecutive. Items are numbered from 0; item <c>n</c> is in slot
/// <c>_placeOf[n mod slots]</c>, so an item's properties follow from its number alone and memory doesn't grow with
/// time.
/// </remarks>
internal sealed class Catalogue
{
    private const int ComplementsPerSlot = 3;
    private const int PlacesPerCategoryMin = 4;
    private const int BrandsPerCategory = 8;
    private const double UnbrandedShare = 0.3;
    private const double DayMs = 86_400_000;
    private const double FamiliarAfterDays = 5;
    private const double FamiliarAtOnce = 0.15;

    private readonly ulong _seed;
    private readonly double _startMs;
    private readonly double _newItemsPerDay;
    private readonly int _slots;
    private readonly int[] _slotOf;
    private readonly int[] _firstItemOf;
    private readonly int[] _categoryOf;
    private readonly int[] _firstSlot;
    private readonly int[] _brandOf;
    private readonly int[] _cents;
    private readonly int[] _medianCents;
    private readonly int[] _complements;
    private readonly AliasTable _popular;
    private readonly AliasTable _popularCategories;
    private readonly AliasTable[] _popularIn;
    private readonly byte[][] _categoryIds;
    private readonly byte[][] _categoryCodes;
    private readonly byte[][] _brandNames;

    /// <summary>Builds the shop of valid <paramref name="options"/>.</summary>
    public Catalogue(SimulatorOptions options)
    {
        var random = new SplitMix64(SplitMix64.Mix((ulong)options.Seed, 1));
        _seed = random.Next();
        _startMs = options.Start.ToUnixTimeMilliseconds();
        _newItemsPerDay = options.NewItemsPerDay;
        _slots = options.Items;
        _firstSlot = SplitSlots(_slots, options.Categories);
        _categoryOf = new int[_slots];
        for (var category = 0; category < options.Categories; category++)
            Array.Fill(_categoryOf, category, _firstSlot[category], CountIn(category));

        _slotOf = Shuffled(_slots, ref random);
        _firstItemOf = new int[_slots];
        for (var item = 0; item < _slots; item++)
            _firstItemOf[_slotOf[item]] = item;

        var weights = Weights(options.ZipfExponent, ref random);
        _popular = new AliasTable(weights);
        int[] categories = [.. Enumerable.Range(0, options.Categories)];
        _popularIn = [.. categories.Select(category =>
            new AliasTable(weights.AsSpan(_firstSlot[category], CountIn(category))))];
        _popularCategories = new AliasTable([.. categories.Select(category => (double)CountIn(category))]);

        _brandOf = new int[_slots];
        _cents = new int[_slots];
        _medianCents = new int[options.Categories];
        _complements = new int[_slots * ComplementsPerSlot];
        FillBrands(options.Brands, ref random);
        FillPrices(ref random);
        FillComplements(ref random);
        _categoryIds = [.. categories.Select(CatalogueNames.CategoryId)];
        _categoryCodes = [.. categories.Select(CatalogueNames.CategoryCode)];
        _brandNames = [.. Enumerable.Range(0, options.Brands).Select(CatalogueNames.Brand)];
    }

    /// <summary>The category of a slot.</summary>
    public int Category(int slot) => _categoryOf[slot];

    /// <summary>The slot that item <paramref name="number"/> is or was in.</summary>
    public int SlotOf(long number) => _slotOf[(int)(number % _slots)];

    /// <summary>Number of a category as UTF-8, for an event.</summary>
    public ReadOnlySpan<byte> CategoryId(int slot) => _categoryIds[_categoryOf[slot]];

    /// <summary>The category in words as UTF-8, for an event.</summary>
    public ReadOnlySpan<byte> CategoryCode(int slot) => _categoryCodes[_categoryOf[slot]];

    /// <summary>The brand as UTF-8, for an event; empty when there is none.</summary>
    public ReadOnlySpan<byte> Brand(int slot) => _brandOf[slot] < 0 ? default : _brandNames[_brandOf[slot]];

    /// <summary>The price of item <paramref name="number"/>: its slot's price, a few per cent more or less.</summary>
    public decimal Price(long number)
    {
        var percent = 95 + (long)(SplitMix64.Mix(_seed, (ulong)number) % 11);
        var cents = Math.Max(1, _cents[SlotOf(number)] * percent / 100);
        return new decimal((int)cents, 0, 0, isNegative: false, scale: 2);
    }

    /// <summary>A slot drawn by popularity.</summary>
    public int Popular(ref SplitMix64 random) => _popular.Draw(ref random);

    /// <summary>A slot of <paramref name="category"/> drawn by popularity.</summary>
    public int PopularIn(int category, ref SplitMix64 random) =>
        _firstSlot[category] + _popularIn[category].Draw(ref random);

    /// <summary>A category drawn by its size.</summary>
    public int PopularCategory(ref SplitMix64 random) => _popularCategories.Draw(ref random);

    /// <summary>A slot that serves the same purpose: close by in the same category.</summary>
    public int Substitute(int slot, ref SplitMix64 random)
    {
        var category = _categoryOf[slot];
        var first = _firstSlot[category];
        var count = CountIn(category);
        var step = random.Share() switch { < 0.55 => 1, < 0.8 => 2, _ => count - 1 };
        return first + (slot - first + step) % count;
    }

    /// <summary>A slot that goes with this one: one of three in other categories, the first most often.</summary>
    public int Complement(int slot, ref SplitMix64 random)
    {
        var choice = random.Share() switch { < 0.6 => 0, < 0.85 => 1, _ => 2 };
        return _complements[slot * ComplementsPerSlot + choice];
    }

    /// <summary>
    /// The item that a shopper finds in a slot: the newest, or while that is little known, often its predecessor.
    /// </summary>
    public long ItemAt(int slot, long timeMs, ref SplitMix64 random)
    {
        var introduced = Math.Max(0, (timeMs - _startMs) / DayMs * _newItemsPerDay);
        var generation = (_slots + (long)introduced - 1 - _firstItemOf[slot]) / _slots;
        var newest = _firstItemOf[slot] + generation * _slots;
        if (generation == 0)
            return newest;
        var ageDays = (introduced - (newest - _slots)) / _newItemsPerDay;
        var familiar = Math.Max(FamiliarAtOnce, ageDays / FamiliarAfterDays);
        return random.Happens(familiar) ? newest : newest - _slots;
    }

    /// <summary>How much a shopper who loves some brands and one price level likes a slot: 0 to 3.</summary>
    public int Appeal(int slot, ulong taste)
    {
        var brand = _brandOf[slot];
        var loved = brand >= 0 && (SplitMix64.Mix(taste, (ulong)brand) & 3) == 0;
        var isDear = _cents[slot] > _medianCents[_categoryOf[slot]];
        var wantsDear = (taste & 1) == 0;
        return (loved ? 2 : 0) + (isDear == wantsDear ? 1 : 0);
    }

    private static int[] SplitSlots(int slots, int categories)
    {
        var weightSum = 0.0;
        for (var category = 0; category < categories; category++)
            weightSum += 1.0 / (category + 5);
        var first = new int[categories + 1];
        var spare = slots - categories * PlacesPerCategoryMin;
        var share = 0.0;
        for (var category = 0; category < categories; category++)
        {
            share += 1.0 / (category + 5) / weightSum;
            first[category + 1] = (category + 1) * PlacesPerCategoryMin + (int)Math.Round(share * spare);
        }

        return first;
    }

    private static int[] Shuffled(int count, ref SplitMix64 random)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var other = random.Below(i + 1);
            order[i] = order[other];
            order[other] = i;
        }

        return order;
    }

    private int CountIn(int category) => _firstSlot[category + 1] - _firstSlot[category];

    private double[] Weights(double exponent, ref SplitMix64 random)
    {
        var rank = Shuffled(_slots, ref random);
        return [.. rank.Select(r => Math.Pow(r + 1, -exponent))];
    }

    private void FillBrands(int brands, ref SplitMix64 random)
    {
        var byRank = new AliasTable([.. Enumerable.Range(1, Math.Min(BrandsPerCategory, brands)).Select(r => 1.0 / r)]);
        for (var slot = 0; slot < _slots; slot++)
        {
            _brandOf[slot] = random.Happens(UnbrandedShare)
                ? -1
                : (int)((_categoryOf[slot] * 5L + byRank.Draw(ref random)) % brands);
        }
    }

    private void FillPrices(ref SplitMix64 random)
    {
        var medians = new LogNormal(median: 480, sigma: 0.9, min: 60, max: 20_000);
        for (var category = 0; category < _medianCents.Length; category++)
        {
            _medianCents[category] = medians.Draw(ref random);
            var prices = new LogNormal(_medianCents[category], sigma: 0.6, min: 20, max: 200_000);
            for (var slot = _firstSlot[category]; slot < _firstSlot[category + 1]; slot++)
                _cents[slot] = prices.Draw(ref random);
        }
    }

    private void FillComplements(ref SplitMix64 random)
    {
        var categories = _medianCents.Length;
        for (var slot = 0; slot < _slots; slot++)
        {
            for (var i = 0; i < ComplementsPerSlot; i++)
            {
                var category = (_categoryOf[slot] + 1 + i * i) % categories;
                _complements[slot * ComplementsPerSlot + i] = PopularIn(category, ref random);
            }
        }
    }
}
