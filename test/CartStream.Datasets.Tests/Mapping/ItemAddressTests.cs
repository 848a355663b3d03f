using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Streams of page views that know the item only by the address of its page.</summary>
public sealed class ItemAddressTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://shop.example/p/12345-green-tea?x=1", "https://shop.example/p/777-cup", "/p/(\\d+)",
        "12345", "777")]
    [InlineData("/products/green-tea", "/products/cup?variant=4", "/products/([^/?#]+)", "green-tea", "cup")]
    [InlineData("https://s.example/item/12345.html", "https://s.example/item/777.html", "/item/(\\d+)", "12345", "777")]
    [InlineData("/produkt/thé-vert.html", "/produkt/cup.html", "/produkt/([^/?#]+?)\\.html", "thé-vert", "cup")]
    [InlineData("/p/th%C3%A9", "/p/cup", "/p/([^/?#]+)", "thé", "cup")]
    [InlineData("/Green-Tea/dp/B00A1/ref=x", "/dp/B00A2", "/dp/([^/?#]+)", "B00A1", "B00A2")]
    [InlineData("/index.php?route=product/product&product_id=42", "/index.php?product_id=43", "[?&]product_id=([^&#]+)",
        "42", "43")]
    public void Item_is_taken_out_of_the_address(string tea, string cup, string pattern, string teaId, string cupId)
    {
        var inspection = Inspect($"ts,user_id,page_url,browser\n2026-03-04 08:05:00,ann,{tea},Chrome\n"
            + $"2026-03-04 08:06:00,ann,https://shop.example/cart,Chrome\n2026-03-04 08:07:00,bob,{cup},Firefox\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        inspection.Proposal.Mapping.ItemPattern.ShouldBe(pattern);
        inspection.Proposal.Columns.Single(one => one.Field == "item_id").Why.ShouldBe($"{pattern}: {tea} is {teaId}");
        var read = Read(inspection);
        read.Events.ShouldBe([$"view {teaId} ann", $"view {cupId} bob"]);
        read.Skipped.ShouldBe(["pages of no item 1"]);
    }

    [Fact]
    public void View_of_a_page_is_one_of_its_item_and_other_types_are_what_they_are()
    {
        var inspection = Inspect("ts,user_id,event,url\n2026-03-04 08:05:00,ann,page_view,/p/tea\n"
            + "2026-03-04 08:06:00,ann,add_to_cart,/p/tea\n2026-03-04 08:07:00,bob,page_view,/p/cup\n");

        Read(inspection).Events.ShouldBe(["view tea ann", "cart tea ann", "view cup bob"]);
    }

    [Theory]
    [InlineData("/product/tea/green-tea", "/product/cups/big-cup", "'/product/(?:[^?#]*/)?([^/?#]+)'", "green-tea")]
    [InlineData("/p/green-tea-12345", "/p/big-cup-777", "'/p/[^?#]*?[-_](\\d+)(?:[/?#]|$)'", "12345")]
    [InlineData("/tea/green-tea-12345.html", "/cups/big-cup-777.html",
        "'[-_/](\\d{3,})(?:\\.html?)?(?:[?#]|$)'", "12345")]
    [InlineData("/a/green-tea", "/b/cup", "'/([^/?#]+)(?:[?#]|$)'", "green-tea")]
    public void Addresses_that_leave_a_doubt_are_asked_about_with_a_pattern_that_reads_them(
        string tea, string cup, string pattern, string id)
    {
        var inspection = Inspect(
            $"ts,user_id,page_url\n2026-03-04 08:05:00,ann,{tea}\n2026-03-04 08:06:00,ann,{cup}\n");

        inspection.Proposal.Doubts.ShouldBe([$"page_url: holds addresses of pages, such as '{tea}', from which no item "
            + $"is taken; say which part is the item, such as with --map item_id=page_url --item-pattern {pattern}, or "
            + "that each page is an item with --map item_id=page_url"]);
        var told = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.ItemId] = "page_url" },
            ItemPattern = pattern.Trim('\''),
            DefaultType = "view",
        };
        ReadOutcome.Of(new EventFileOptions { Format = told }, inspection.Path).Events[0]
            .ShouldContain($" view {id} ann");
    }

    [Fact]
    public void Address_of_the_page_before_and_of_a_picture_is_no_item()
    {
        var proposal = Inspect("ts,user_id,referrer,image_url\n2026-03-04 08:05:00,ann,/p/tea,/products/t.png\n"
            + "2026-03-04 08:06:00,bob,/p/cup,/products/c.png\n").Proposal;

        proposal.Missing.ShouldBe(["item_id"]);
        proposal.Mapping.ItemPattern.ShouldBeNull();
    }

    [Fact]
    public void Values_that_are_no_addresses_are_items_themselves()
    {
        var pattern = new ItemPattern("/p/(\\d+)");

        pattern.Find("/p/12-tea").ShouldBe("12");
        pattern.Find("A-7").ShouldBe("A-7");
        pattern.Find("/search").ShouldBe("");
        new ItemPattern("/p/([^/]+)").Find("/p/cart").ShouldBe("");
    }

    [Theory]
    [InlineData("/p/(")]
    [InlineData("/p/\\d+")]
    [InlineData("(a)\\1")]
    public void Pattern_without_an_item_is_at_fault(string pattern)
    {
        var escaped = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        EventMappingJson.Read($$"""{"map":{"item_id":"url"},"item_pattern":"{{escaped}}"}""", out var faults);

        faults.ShouldHaveSingleItem().ShouldStartWith(
            $"item_pattern is '{pattern}', expected a regular expression with the item in brackets");
    }

    [Fact]
    public void Mapping_reads_back_its_pattern()
    {
        var inspection = Inspect("ts,user_id,url\n2026-03-04 08:05:00,ann,/p/tea\n2026-03-04 08:06:00,ann,/p/cup\n");

        EventMappingJson.Read(EventMappingJson.ToText(inspection.Proposal.Mapping), out _).ItemPattern
            .ShouldBe("/p/([^/?#]+)");
    }

    [Fact]
    public void Column_beside_the_type_says_what_was_done_to_a_cart()
    {
        var inspection = Inspect("timestamp,type,customer_id,action,product_id,quantity\n"
            + "1772611500,view_item,ann,,TEA,\n1772611560,cart_update,ann,add,TEA,2\n"
            + "1772611570,cart_update,ann,remove,TEA,1\n1772611571,cart_update,ann,empty,,\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        var read = Read(inspection);
        read.Events.ShouldBe(["view TEA ann", "cart TEA ann", "remove_from_cart TEA ann"]);
        read.Skipped.ShouldBe(["cart_update.empty 1"]);
    }

    [Fact]
    public void Words_for_no_id_are_not_the_only_id_that_is_left()
    {
        Inspect("ts,user_id,browser\n2026-03-04 08:05:00,ann,Chrome\n2026-03-04 08:06:00,bob,Firefox\n")
            .Proposal.Missing.ShouldBe(["item_id"]);
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static (List<string> Events, List<string> Skipped) Read(FileInspection inspection)
    {
        using var source = EventFiles.Open(
            [inspection.Path], new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } });
        var events = new List<string>();
        while (source.TryRead(out var e))
            events.Add(string.Join(' ', ReadOutcome.Show(e).Split(' ')[1..4]));
        return (events, [.. source.Skipped.Select(named => $"{named.Name} {named.Count}")]);
    }
}
