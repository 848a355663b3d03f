using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CartStream.Server.Tests;

/// <summary>
/// Every kind of answer under filters, placements and rules at once, against a plain reading of docs/formats/api.md:
/// the answer without them, filtered, moved, bounded and pinned.
/// </summary>
public sealed class AnswerMatrixTests
{
    private const int ItemsCount = 30;
    private const int Untouched = 4;
    private const int QueriesPerRules = 5;
    private const int RuleSets = 5;
    private static readonly string[] Brands = ["Lux", "Plain", "Own"];
    private static readonly string[] Categories = ["a", "a.x", "b", "c"];
    private static readonly string?[] Placements = [null, "home", "product", "cart", "checkout"];

    /// <summary>Expressions, and what they mean.</summary>
    private static readonly (string Text, Func<Item, bool> Holds)[] Expressions =
    [
        ("tag = \"sale\"", item => item.IsOnSale),
        ("price < 20 or brand = \"lux\"", item => item.Price < 20 || item.Brand == "Lux"),
        ("not (category = \"b\")", item => item.Category != "b"),
        ("brand in (\"Plain\", \"Own\") and price >= 10", item => item.Brand is "Plain" or "Own" && item.Price >= 10),
        ("item in (\"i1\", \"i2\", \"i9\", \"i29\")", item => item.Id is "i1" or "i2" or "i9" or "i29"),
        ("category != \"c\"", item => item.Category != "c"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answer_of_every_kind_is_the_plain_one_filtered_moved_bounded_and_pinned(int seed)
    {
        var random = new Random(seed);
        await using var shop = await Shop.OpenAsync();
        Item[] items = [.. Enumerable.Range(0, ItemsCount).Select(number => Item.Draw(number, random))];
        await shop.PutItemsAsync([.. items.Select(item => item.ToJson())]);
        await shop.SendAsync([.. Enumerable.Range(0, 400).Select(i => Shop.Event(
            $"s{random.Next(30)}",
            (i % 9) switch { 0 => "purchase", 1 or 5 => "cart", _ => "view" },
            $"i{(int)(random.NextDouble() * random.NextDouble() * (ItemsCount - Untouched))}",
            i))]);
        string[] paths =
            ["/v1/trending", "/v1/items/i3/related", "/v1/shoppers/s4/recommendations", "/v1/carts/complete"];
        var plain = new Dictionary<string, List<Answered>>();
        foreach (var path in paths)
            plain[path] = await AskAsync(shop, path, Query.Whole);

        for (var set = 0; set < RuleSets; set++)
        {
            Rule[] rules = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Rule.Draw(random))];
            var written = string.Join(',', rules.Select(rule => rule.ToJson()));
            await Shop.ReadAsync(
                await shop.Client.PutAsync(
                    "/v1/rules", Shop.Json($$"""{"rules":[{{written}}]}"""), TestContext.Current.CancellationToken),
                HttpStatusCode.OK);
            for (var asked = 0; asked < QueriesPerRules; asked++)
            {
                var query = Query.Draw(random);
                foreach (var path in paths)
                {
                    var found = await AskAsync(shop, path, query);

                    Ids(found).ShouldBe(
                        Expected(plain[path], items, rules, query),
                        $"seed {seed}: {path} {query} under {written}");
                }
            }
        }
    }

    private static List<string> Expected(List<Answered> plain, Item[] items, Rule[] rules, Query query)
    {
        var byId = items.ToDictionary(item => item.Id);
        var here = rules.Where(rule => rule.Placements is null || rule.Placements.Contains(query.Placement)).ToList();
        var allowed = plain.Where(one => query.Allows(byId[one.Id])
            && !here.Exists(rule => rule.Kind == "exclude" && rule.Holds(byId[one.Id]))).ToList();
        var pins = here.Where(rule => rule.Kind == "pin").SelectMany(rule => rule.Pins).Distinct()
            .Where(id => allowed.Exists(one => one.Id == id)).ToList();
        allowed.RemoveAll(one => pins.Contains(one.Id));
        var cart = allowed.TakeWhile(one => one.Source == "cart").ToList();
        var ranked = allowed.Skip(cart.Count).Where(one => one.Source != "catalogue")
            .Select((one, rank) => (one.Id, Rank: rank, Places: here.Sum(rule => rule.PlacesOf(byId[one.Id]))))
            .OrderBy(one => one.Rank + one.Places + (0.5 * Math.Sign(one.Places))).Select(one => one.Id).ToList();
        foreach (var bound in here.Where(rule => rule.Kind == "diversity"))
        {
            var counts = new Dictionary<string, int>();
            var isBehind = ranked.Select(id => bound.ValueOf(byId[id]) is { } value
                && (counts[value] = counts.GetValueOrDefault(value) + 1) > bound.Max).ToList();
            ranked = [.. ranked.Where((_, i) => !isBehind[i]), .. ranked.Where((_, i) => isBehind[i])];
        }

        return
        [
            .. pins, .. cart.Select(one => one.Id), .. ranked,
            .. allowed.Where(one => one.Source == "catalogue").Select(one => one.Id).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Items without interactions have no rank, so they are ordered by id.</summary>
    private static List<string> Ids(List<Answered> found) =>
    [
        .. found.Where(one => one.Source != "catalogue").Select(one => one.Id),
        .. found.SkipWhile(one => one.Source != "catalogue").Select(one => one.Id).Order(StringComparer.Ordinal),
    ];

    private static async Task<List<Answered>> AskAsync(Shop shop, string path, Query query)
    {
        var answer = path == "/v1/carts/complete"
            ? await shop.PostAsync(path, query.ToJson())
            : await shop.GetAsync($"{path}?{query.ToText()}");
        return
        [
            .. answer.GetProperty("items").EnumerateArray().Select(one => new Answered(
                one.GetProperty("item_id").GetString()!, one.GetProperty("source").GetString()!)),
        ];
    }

    private sealed record Answered(string Id, string Source);

    private sealed record Item(string Id, string? Category, string? Brand, decimal? Price, bool IsOnSale, bool InStock)
    {
        public static Item Draw(int number, Random random) => new(
            $"i{number}",
            random.Next(8) == 0 ? null : Categories[random.Next(Categories.Length)],
            random.Next(8) == 0 ? null : Brands[random.Next(Brands.Length)],
            random.Next(8) == 0 ? null : random.Next(40),
            random.Next(3) == 0,
            random.Next(7) != 0);

        public string ToJson() => JsonSerializer.Serialize(new
        {
            item_id = Id,
            attributes = new
            {
                category = Category, brand = Brand, price = Price, in_stock = InStock,
                tags = IsOnSale ? (string[])["sale"] : [],
            },
        });
    }

    private sealed record Query(
        string[] Categories, string? Brand, int? PriceMin, int? PriceMax, int Expression, string? Placement)
    {
        public static readonly Query Whole = new([], null, null, null, -1, null);

        public static Query Draw(Random random) => new(
            [.. Enumerable.Range(0, random.Next(3))
                .Select(_ => AnswerMatrixTests.Categories[random.Next(4)]).Distinct()],
            random.Next(4) == 0 ? Brands[random.Next(Brands.Length)].ToUpperInvariant() : null,
            random.Next(3) == 0 ? random.Next(20) : null,
            random.Next(3) == 0 ? random.Next(15, 40) : null,
            random.Next(2) == 0 ? random.Next(Expressions.Length) : -1,
            Placements[random.Next(Placements.Length)]);

        public bool Allows(Item item) =>
            (Categories.Length == 0 || Categories.Any(one => item.Category == one
                || item.Category?.StartsWith(one + ".", StringComparison.Ordinal) == true))
            && (Brand is null || string.Equals(item.Brand, Brand, StringComparison.OrdinalIgnoreCase))
            && (PriceMin is null || item.Price >= PriceMin)
            && (PriceMax is null || item.Price <= PriceMax)
            && (Expression < 0 || Expressions[Expression].Holds(item));

        public string ToText() => string.Join(
            '&', Fields().Select(one => $"{one.Name}={Uri.EscapeDataString(one.Text)}"));

        public string ToJson() => JsonSerializer.Serialize(Fields()
            .ToDictionary(one => one.Name, one => one.IsNumber
                ? (object)int.Parse(one.Text, CultureInfo.InvariantCulture)
                : one.Text)
            .Append(new("cart", (string[])["i1", "i5"])).ToDictionary());

        public override string ToString() => ToText();

        private IEnumerable<(string Name, string Text, bool IsNumber)> Fields()
        {
            yield return ("count", "100", true);
            if (Categories.Length > 0)
                yield return ("category", string.Join(',', Categories), false);
            if (Brand is not null)
                yield return ("brand", Brand, false);
            if (PriceMin is { } min)
                yield return ("price_min", min.ToString(CultureInfo.InvariantCulture), true);
            if (PriceMax is { } max)
                yield return ("price_max", max.ToString(CultureInfo.InvariantCulture), true);
            if (Expression >= 0)
                yield return ("filter", Expressions[Expression].Text, false);
            if (Placement is not null)
                yield return ("placement", Placement, false);
        }
    }

    private sealed record Rule(
        string Kind, int Expression, string[] Pins, int Places, string Per, int Max, string[]? Placements)
    {
        private static readonly string[] Kinds = ["exclude", "pin", "boost", "bury", "diversity"];

        public static Rule Draw(Random random) => new(
            Kinds[random.Next(Kinds.Length)],
            random.Next(Expressions.Length),
            [.. Enumerable.Range(0, 3).Select(_ => $"i{random.Next(ItemsCount)}").Distinct()],
            random.Next(1, 12),
            random.Next(2) == 0 ? "brand" : "category",
            random.Next(1, 4),
            random.Next(2) == 0 ? null : [AnswerMatrixTests.Placements[random.Next(1, 5)]!]);

        public bool Holds(Item item) => Expressions[Expression].Holds(item);

        public int PlacesOf(Item item) => Kind switch
        {
            "boost" when Holds(item) => -Places,
            "bury" when Holds(item) => Places,
            _ => 0,
        };

        public string? ValueOf(Item item) => Per == "brand" ? item.Brand : item.Category;

        public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["kind"] = Kind,
            ["filter"] = Kind is "pin" or "diversity" ? null : Expressions[Expression].Text,
            ["items"] = Kind == "pin" ? Pins : null,
            ["places"] = Kind is "boost" or "bury" ? Places : null,
            ["per"] = Kind == "diversity" ? Per : null,
            ["max"] = Kind == "diversity" ? Max : null,
            ["placements"] = Placements,
        }.Where(one => one.Value is not null).ToDictionary());
    }
}
