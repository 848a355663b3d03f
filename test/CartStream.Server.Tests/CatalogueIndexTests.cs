using System.Text;
using CartStream.Processing.Items;

namespace CartStream.Server.Tests;

public sealed class CatalogueIndexTests
{
    private const int CountMax = 100;

    private readonly CatalogueIndex _index = new();

    [Theory]
    [InlineData("apparel", null, "a b c")]
    [InlineData("apparel.shoes", null, "a b")]
    [InlineData("APPAREL.SHOES", null, "a b")]
    [InlineData("apparel.sho", null, "")]
    [InlineData("apparel.", null, "")]
    [InlineData("shoes", null, "")]
    [InlineData(null, "lux", "a c")]
    [InlineData("apparel.hats", "lux", "a c")]
    [InlineData("nowhere", "lux", "a c")]
    public void Find_gives_what_is_in_the_category_or_of_the_brand(
        string? category, string? brand, string expected)
    {
        Add("a", "apparel.shoes", "Lux");
        Add("b", "apparel.shoes.boots", null);
        Add("c", "apparel.hats", "LUX");
        Add("d", null, null);

        var found = Find(category, brand);

        found.ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Theory]
    [InlineData("tag = 'SALE'", "a b")]
    [InlineData("tag in ('new', 'old')", "b")]
    [InlineData("item_group_id = 'shirt'", "a")]
    [InlineData("item_group_id = 'SHIRT'", "")]
    [InlineData("item in ('b', 'unknown')", "b unknown")]
    [InlineData("tag = 'sale' and item_group_id = 'shirt'", "a")]
    public void Find_gives_what_a_filter_by_tag_group_or_id_may_allow(string filter, string expected)
    {
        Add("a", new ItemAttributes { Tags = ["Sale"], ItemGroupId = "shirt" });
        Add("b", new ItemAttributes { Tags = ["sale", "new"] });
        Add("c", new ItemAttributes { Name = "sale" });

        Find(filter).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);

        _index.Remove("a"u8.ToArray(), new ItemAttributes { Tags = ["Sale"], ItemGroupId = "shirt" });
        Find("tag = 'sale'").ShouldBe(["b"]);
        Find("item_group_id = 'shirt'").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("name = 'sale'")]
    [InlineData("not tag = 'sale'")]
    [InlineData("tag = 'sale' or price < 5")]
    public void Filter_that_may_allow_any_item_has_no_sets(string filter) =>
        FilterParser.TryParse(filter, out _)!.TermSets.ShouldBeEmpty();

    [Fact]
    public void Find_a_brand_that_no_item_has_looks_at_none()
    {
        Add("a", "apparel", "Lux");

        Find(null, "zzz").ShouldBeEmpty();
        Find("zzz", "zzz").ShouldBeEmpty();
    }

    [Fact]
    public void Remove_takes_an_item_out_of_every_set()
    {
        Add("a", "apparel.shoes", "Lux");

        _index.Remove("a"u8.ToArray(), new ItemAttributes { Category = "apparel.shoes", Brand = "Lux" });

        Find("apparel", null).ShouldBeEmpty();
        Find("apparel.shoes", null).ShouldBeEmpty();
        Find(null, "Lux").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".x")]
    [InlineData("x.")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a.b.c.d.e.f.g.h.i.j")]
    public void Find_by_a_whole_category_gives_its_items_whatever_its_dots(string category)
    {
        Add("a", category, null);

        Find(category, null).ShouldBe(["a"]);
    }

    [Fact]
    public void Find_more_than_are_asked_for_says_so()
    {
        for (var i = 0; i < CountMax + 1; i++)
            Add($"{i}", "c", "b");
        var found = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        FilterTerm[] terms = [new(FilterField.Category, "c"), new(FilterField.Brand, "b")];

        _index.Find(terms, CountMax, found).ShouldBeFalse();
        found.Count.ShouldBe(CountMax);
        _index.Find(terms, CountMax + 1, found).ShouldBeTrue();
    }

    private void Add(string id, string? category, string? brand) =>
        Add(id, new ItemAttributes { Category = category, Brand = brand });

    private void Add(string id, ItemAttributes attributes) => _index.Add(Encoding.UTF8.GetBytes(id), attributes);

    /// <summary>The items of the smallest set that a filter has.</summary>
    private List<string> Find(string filter) =>
        Find(FilterParser.TryParse(filter, out _)!.TermSets.MinBy(_index.Count)!);

    private List<string> Find(string? category, string? brand)
    {
        var terms = new List<FilterTerm>();
        if (category is not null)
            terms.Add(new FilterTerm(FilterField.Category, category));
        if (brand is not null)
            terms.Add(new FilterTerm(FilterField.Brand, brand));
        return Find(terms);
    }

    private List<string> Find(IReadOnlyList<FilterTerm> terms)
    {
        var found = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        _index.Find(terms, CountMax, found).ShouldBeTrue();
        return [.. found.Select(Encoding.UTF8.GetString)];
    }
}
