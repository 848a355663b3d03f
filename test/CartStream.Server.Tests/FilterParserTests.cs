using CartStream.Processing.Items;

namespace CartStream.Server.Tests;

public sealed class FilterParserTests
{
    private static readonly ItemAttributes Lipstick = new()
    {
        Name = "Red", Category = "face.lips", Brand = "Kimi", Price = 12.5m, Tags = ["sale", "new"],
    };

    [Theory]
    [InlineData("category = \"face\"", true)]
    [InlineData("category = 'face.lips'", true)]
    [InlineData("category = 'fac'", false)]
    [InlineData("category in (\"eyes\", \"FACE\") and price < 20", true)]
    [InlineData("category in ('eyes')", false)]
    [InlineData("category not in ('eyes')", true)]
    [InlineData("brand = 'kimi'", true)]
    [InlineData("brand == 'kimi' AND NOT tag = 'old'", true)]
    [InlineData("brand != 'kimi' or price >= 12.5", true)]
    [InlineData("brand <> 'kimi'", false)]
    [InlineData("price > 12.5", false)]
    [InlineData("price <= 12.50", true)]
    [InlineData("price = 12.5", true)]
    [InlineData("price != 12.5", false)]
    [InlineData("price>=-1", true)]
    [InlineData("tag = 'sale'", true)]
    [InlineData("tag in ('x','NEW')", true)]
    [InlineData("name = 'red'", true)]
    [InlineData("item = 'L1'", true)]
    [InlineData("item = 'l1'", false)]
    [InlineData("item_id not in ('L2')", true)]
    [InlineData("in_stock = true", true)]
    [InlineData("in_stock != true", false)]
    [InlineData("price < 1 and price < 1 or brand = 'kimi'", true)]
    [InlineData("price < 1 and (price < 1 or brand = 'kimi')", false)]
    [InlineData("not (price < 1)", true)]
    [InlineData("not not price > 1", true)]
    [InlineData("brand = 'it\\'s' or brand = \"a \\\"b\\\"\"", false)]
    public void Parse_a_filter_holds_as_written(string text, bool expected) =>
        Allows(text, Lipstick).ShouldBe(expected);

    [Theory]
    [InlineData("category = 'a'", false)]
    [InlineData("price < 20", false)]
    [InlineData("price != 20", true)]
    [InlineData("brand not in ('a')", true)]
    [InlineData("not tag = 'a'", true)]
    [InlineData("in_stock = true", true)]
    public void Parse_a_filter_on_what_is_not_known_holds_only_where_it_is_negated(string text, bool expected) =>
        Allows(text, new ItemAttributes()).ShouldBe(expected);

    [Theory]
    [InlineData("", 1, "the end")]
    [InlineData("colour = 'red'", 1, "'colour'")]
    [InlineData("price < cheap", 9, "'cheap'")]
    [InlineData("price in (1)", 7, "'in'")]
    [InlineData("brand < 'a'", 7, "'<'")]
    [InlineData("brand = Lux", 9, "'Lux'")]
    [InlineData("brand in 'a'", 10, "the text \"a\"")]
    [InlineData("brand in ()", 11, "')'")]
    [InlineData("brand in ('a',)", 15, "')'")]
    [InlineData("brand in ('a' 'b')", 15, "the text \"b\"")]
    [InlineData("brand not = 'a'", 11, "'='")]
    [InlineData("(brand = 'a'", 13, "the end")]
    [InlineData("brand = 'a')", 12, "')'")]
    [InlineData("brand = 'a' brand = 'b'", 13, "'brand'")]
    [InlineData("brand = 'a' and", 16, "the end")]
    [InlineData("brand = 'a", 9, "'a quote that is not closed'")]
    [InlineData("price = 1 && price = 2", 11, "'&'")]
    [InlineData("price = 1.2.3", 9, "'1.2.3'")]
    [InlineData("in_stock = 1", 12, "'1'")]
    public void Parse_a_broken_filter_says_where_and_what(string text, int position, string found)
    {
        FilterParser.TryParse(text, out var fault).ShouldBeNull();

        fault!.Position.ShouldBe(position);
        fault.Found.ShouldBe(found);
        fault.Expected.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Parse_a_filter_beyond_a_bound_is_refused()
    {
        const int depth = FilterParser.DepthMax + 1;
        var nested = new string('(', depth) + "price < 1" + new string(')', depth);
        var many = $"brand in ({string.Join(',', Enumerable.Repeat("'a'", FilterParser.ValuesMax + 1))})";
        var negated = string.Concat(Enumerable.Repeat("not ", 400)) + "price < 1";

        foreach (var text in (string[])[nested, many, negated, new string(' ', FilterParser.CharsMax + 1)])
            FilterParser.TryParse(text, out _).ShouldBeNull(text[..40]);
        FilterParser.TryParse(nested[1..^1], out _).ShouldBeNull("the last level is the comparison's own");
        FilterParser.TryParse(nested[2..^2], out _).ShouldNotBeNull();
    }

    [Fact]
    public void Parse_anything_at_all_never_throws()
    {
        const int seed = 5;
        var random = new Random(seed);
        string[] parts =
        [
            "brand", "price", "in", "not", "and", "or", "(", ")", ",", "'", "\"", "\\", "<", "=", "1", "-", ".", " ",
            "é",
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(random.GetItems(parts, random.Next(20)));
            var node = FilterParser.TryParse(text, out var fault);
            (node is null).ShouldBe(fault is not null, $"seed {seed}: {text}");
        }
    }

    private static bool Allows(string text, ItemAttributes attributes)
    {
        var node = FilterParser.TryParse(text, out var fault);
        fault.ShouldBeNull();
        return node!.Allows(new FilterSubject("L1"u8, attributes));
    }
}
