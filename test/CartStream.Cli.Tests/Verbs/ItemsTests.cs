using System.Text;
using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Events;
using CartStream.Log.Sqlite;
using CartStream.Processing.Items;
using CartStream.Tests;
using Parquet.Serialization;

namespace CartStream.Cli.Tests.Verbs;

/// <summary><c>cartstream items import</c> and <c>export</c>.</summary>
public sealed class ItemsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_a_merchant_feed_takes_its_columns_by_their_names()
    {
        var run = await ImportAsync("feed.tsv",
            "id\ttitle\tgoogle_product_category\tprice\tavailability\timage_link",
            "A\tRed lamp\tHome > Lamps\t12.50 EUR\tin stock\thttps://shop.example/a.png",
            "B\tBlue lamp\tHome > Lamps\t€9\tout of stock\t");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Out.ShouldContain("2 items described");
        var a = Find("A");
        (a.Name, a.Category, a.Price, a.InStock).ShouldBe(("Red lamp", "Home.Lamps", 12.5m, true));
        Find("B").InStock.ShouldBe(false);
        Find("B").Image.ShouldBeNull();
    }

    [Fact]
    public async Task Import_of_variants_takes_their_group_and_export_gives_it_back()
    {
        (await ImportAsync("feed.csv", "id,title,item_group_id", "S,Shirt S,shirt", "M,Shirt M,shirt", "C,Cap,"))
            .ExitCode.ShouldBe(ExitCode.Success);
        (await ImportAsync("bad.csv", "id,item_group_id", $"X,{new string('g', 257)}")).Error
            .ShouldContain("item_group_id: found");

        Find("M").ItemGroupId.ShouldBe("shirt");
        Find("C").ItemGroupId.ShouldBeNull();
        var exported = await CliRun.RunAsync("items", "export", "-", "--store", Store);
        exported.Out.ShouldContain("\"item_group_id\":\"shirt\"");
    }

    [Fact]
    public async Task Import_with_a_mapping_and_decimal_commas_reads_what_has_other_names()
    {
        var run = await ImportAsync("items.csv", ["--map", "item_id=Artikel,name=Bezeichnung", "--decimal", ","],
            "Artikel;Bezeichnung;price;stock",
            "A;\"Lampe; rot\";1.012,50;0",
            "B;Blau;;17");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        (Find("A").Name, Find("A").Price, Find("A").InStock).ShouldBe(("Lampe; rot", 1012.5m, false));
        (Find("B").Price, Find("B").InStock).ShouldBe((null, true));
    }

    [Fact]
    public async Task Import_of_text_in_another_encoding_needs_its_name()
    {
        var path = _folder.File("feed.csv");
        await File.WriteAllBytesAsync(
            path, Encoding.Latin1.GetBytes("id;title\nA;Skål\n"), TestContext.Current.CancellationToken);

        var without = await CliRun.RunAsync("items", "import", path, "--store", Store);
        var wrong = await CliRun.RunAsync("items", "import", path, "--store", Store, "--encoding", "klingon");
        var named = await CliRun.RunAsync("items", "import", path, "--store", Store, "--encoding", "windows-1252");

        without.ExitCode.ShouldBe(ExitCode.Failure);
        without.Error.ShouldContain("line 2: found bytes that are not UTF-8");
        wrong.ExitCode.ShouldBe(ExitCode.BadUsage);
        wrong.Error.ShouldContain("--encoding is 'klingon', expected utf-8");
        named.ExitCode.ShouldBe(ExitCode.Success, named.Error);
        Find("A").Name.ShouldBe("Skål");
    }

    [Fact]
    public async Task Import_json_lines_and_parquet_give_the_same_items()
    {
        (await ImportAsync("items.jsonl",
            """{"item_id":"A","name":"Lamp","price":3.5,"in_stock":true,"tags":["sale","new"]}""",
            """{"item_id":"B","attributes":{"name":"Cup","brand":"Lux"}}""")).ExitCode.ShouldBe(ExitCode.Success);
        Find("A").Tags.ShouldBe(["sale", "new"]);
        Find("B").Brand.ShouldBe("Lux");
        var path = _folder.File("items.parquet");
        await using (var file = File.Create(path))
        {
            await ParquetSerializer.SerializeAsync(
                [new Row { Sku = "A", Name = "Lamp 2", Price = 4 }], file,
                cancellationToken: TestContext.Current.CancellationToken);
        }

        var run = await CliRun.RunAsync("items", "import", path, "--store", Store);

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        (Find("A").Name, Find("A").Price, Find("A").InStock, Find("A").Tags).ShouldBe(("Lamp 2", 4m, true, null));
    }

    [Fact]
    public async Task Import_again_writes_what_changed_and_keeps_stock()
    {
        (await ImportAsync("a.csv", "sku,name,stock", "A,Lamp,0", "B,Cup,1")).ExitCode.ShouldBe(ExitCode.Success);

        var run = await ImportAsync("b.csv", "sku,name", "A,Lamp", "B,Mug");

        run.Out.ShouldContain("1 items described");
        run.Out.ShouldContain("1 as before");
        Find("A").InStock.ShouldBe(false);
        Find("B").Name.ShouldBe("Mug");
    }

    [Fact]
    public async Task Import_a_file_with_bad_rows_names_them_and_takes_the_rest()
    {
        var run = await ImportAsync("items.csv",
            "sku,name,price,stock", "A,Lamp,cheap,1", "B,Cup,3,1", ",None,3,1", "C,Jug,3,perhaps", "D,Pot,-1,1", "E,x");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Out.ShouldContain("1 items described");
        run.Out.ShouldContain("5 rejected");
        run.Error.ShouldContain("line 2: price: found 'cheap'");
        run.Error.ShouldContain("line 4: item_id");
        run.Error.ShouldContain("line 5: in_stock: found 'perhaps'");
        run.Error.ShouldContain("line 6: price: found '-1'");
        run.Error.ShouldContain("line 7: found 2 fields, expected 4");
    }

    [Theory]
    [InlineData("name,price\nLamp,3", "--map item_id=COLUMN")]
    [InlineData("", "empty")]
    public async Task Import_a_file_that_names_no_item_says_what_to_do(string text, string expected)
    {
        var path = _folder.File("items.csv");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);

        var run = await CliRun.RunAsync("items", "import", path, "--store", Store);

        run.ExitCode.ShouldNotBe(ExitCode.Success);
        run.Error.ShouldContain(expected);
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Import_with_faulty_options_names_each()
    {
        var run = await ImportAsync("items.csv", ["--map", "colour=sku,name=nowhere"], "sku,name", "A,x");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("'colour=sku'");
        run.Error.ShouldContain("'nowhere'");
    }

    [Fact]
    public async Task Export_gives_back_what_import_takes()
    {
        await ImportAsync("items.jsonl",
            """{"item_id":"B","name":"Größe \"2\"","price":3.50,"tags":["sale"]}""",
            """{"item_id":"A","in_stock":false}""");

        var run = await CliRun.RunAsync("items", "export", "-", "--store", Store);

        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.ShouldBe(
        [
            """{"item_id":"A","in_stock":false}""",
            """{"item_id":"B","name":"Größe \"2\"","price":3.50,"tags":["sale"]}""",
        ]);
        var path = _folder.File("out.jsonl");
        (await CliRun.RunAsync("items", "export", path, "--store", Store)).ExitCode.ShouldBe(ExitCode.Success);
        var again = await CliRun.RunAsync("items", "import", path, "--store", Store);
        again.Out.ShouldContain("0 items described");
        again.Out.ShouldContain("2 as before");
    }

    [Fact]
    public async Task Run_teaches_items_that_export_gives_when_asked_for_all()
    {
        var events = _folder.File("events.jsonl");
        await File.WriteAllLinesAsync(
            events,
            [
                JsonSerializer.Serialize(new
                {
                    event_time = "2026-03-01T10:00:00Z",
                    event_type = "view",
                    item_id = "hat",
                    shopper_id = "ann",
                    brand = "Lux",
                    price = 5,
                }),
            ],
            TestContext.Current.CancellationToken);
        (await CliRun.RunAsync("run", "--events", events, "--store", Store, "--quiet")).ExitCode.ShouldBe(0);

        (await CliRun.RunAsync("items", "export", "-", "--store", Store)).Out.ShouldBeEmpty();
        (await CliRun.RunAsync("items", "export", "-", "--store", Store, "--all")).Out.Trim()
            .ShouldBe("""{"item_id":"hat","brand":"Lux","price":5}""");
    }

    private Task<CliRun> ImportAsync(string file, params string[] lines) => ImportAsync(file, [], lines);

    private async Task<CliRun> ImportAsync(string file, string[] options, params string[] lines)
    {
        var path = _folder.File(file);
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        return await CliRun.RunAsync(["items", "import", path, "--store", Store, .. options]);
    }

    private ItemAttributes Find(string id)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = Store });
        return ItemCatalogue.Open(log, new ItemDictionary(), skipped: null).Find(Encoding.UTF8.GetBytes(id))!;
    }

    private sealed class Row
    {
        public string? Sku { get; set; }

        public string? Name { get; set; }

        public double Price { get; set; }
    }
}
