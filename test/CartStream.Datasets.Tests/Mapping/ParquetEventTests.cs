using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;
using Parquet.Schema;
using Parquet.Serialization;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Parquet as warehouses write it: types of ids, numbers and times, nulls, and nested items.</summary>
public sealed class ParquetEventTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<DataField, object, string> Times => new()
    {
        { new DateTimeDataField("ts", DateTimeFormat.DateAndTimeMicros), Noon.AddTicks(1_234_567), "1772625600123" },
        { new DateTimeDataField("ts", DateTimeFormat.Timestamp), Noon.AddMilliseconds(5), "1772625600005" },
        {
            new DateTimeDataField("ts", DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Micros),
            Noon.AddTicks(1_234_560), "1772625600123"
        },
        {
            new DateTimeDataField("ts", DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Nanos),
            Noon.AddTicks(1_234_567), "1772625600123"
        },
        { new DateTimeDataField("ts", DateTimeFormat.Impala), Noon.AddMilliseconds(7), "1772625600007" },
        { new DateTimeDataField("ts", DateTimeFormat.Date), Noon.Date, "1772582400000" },
        { new DataField<long>("ts"), 1_772_625_600_123_456_789, "1772625600123" },
        { new DataField<int>("ts"), 1_772_625_600, "1772625600000" },
        { new DataField<double>("ts"), 1_772_625_600.25, "1772625600250" },
        { new DataField<string>("ts"), "2026-03-04 12:00:00", "1772625600000" },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Time_of_any_type_is_that_time(DataField field, object value, string expected)
    {
        var path = await WriteAsync(
            [field, new DataField<string>("user_id"), new DataField<string>("item_id")],
            new Dictionary<string, object?> { ["ts"] = value, ["user_id"] = "u", ["item_id"] = "a" });

        Events(path).ShouldBe([$"{expected} view a u -"]);
    }

    public static TheoryData<DataField, object, string> Ids => new()
    {
        { new DataField<int>("item_id"), 7, "7" },
        { new DataField<long>("item_id"), long.MaxValue, "9223372036854775807" },
        { new DataField<ulong>("item_id"), ulong.MaxValue, "18446744073709551615" },
        { new DataField<short>("item_id"), (short)7, "7" },
        { new DataField<double>("item_id"), 17_850.0, "17850" },
        { new DataField<double>("item_id"), 12_345_678_901_234.0, "12345678901234" },
        { new DataField<double>("item_id"), 1e17, "100000000000000000" },
        { new DataField<float>("item_id"), 17_850f, "17850" },
        { new DecimalDataField("item_id", 18, 0), 17_850m, "17850" },
        { new DecimalDataField("item_id", 38, 9), 17_850m, "17850" },
        { new DataField<string>("item_id"), "007", "007" },
        { new DataField<byte[]>("item_id"), new ReadOnlyMemory<byte>("sku-1"u8.ToArray()), "sku-1" },
        { new DataField<Guid>("item_id"), Guid.Parse("0b7e8a3c-1d2e-4f50-8a61-72839405a6b7"),
            "0b7e8a3c-1d2e-4f50-8a61-72839405a6b7" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Id_of_any_type_is_its_plain_text(DataField field, object value, string expected)
    {
        var path = await WriteAsync(
            [new DataField<DateTime>("ts"), new DataField<string>("user_id"), field],
            new Dictionary<string, object?> { ["ts"] = Noon, ["user_id"] = "u", ["item_id"] = value });

        Events(path).ShouldBe([$"1772625600000 view {expected} u -"]);
    }

    [Fact]
    public async Task Time_without_a_zone_is_in_the_zone_that_is_given()
    {
        var path = await WriteAsync(
            [
                new DateTimeDataField("ts", DateTimeFormat.Timestamp, false, DateTimeTimeUnit.Micros),
                new DataField<string>("user_id"), new DataField<string>("item_id"),
            ],
            new Dictionary<string, object?>
            {
                ["ts"] = DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified), ["user_id"] = "u", ["item_id"] = "a",
            });
        var options = new FormatOptions
        {
            Mapping = EventFiles.Inspect(path, new FormatOptions()).Proposal.Mapping, TimeZone = "Europe/Oslo",
        };

        ReadOutcome.Of(new EventFileOptions { Format = options }, path).Events.ShouldBe(["1772622000000 view a u -"]);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_an_id_in_hexadecimal()
    {
        var path = await WriteAsync(
            [new DataField<DateTime>("ts"), new DataField<string>("user_id"), new DataField<byte[]>("item_id")],
            new Dictionary<string, object?>
            {
                ["ts"] = Noon, ["user_id"] = "u", ["item_id"] = new ReadOnlyMemory<byte>([0x80, 0xFF, 1]),
            });

        Events(path).ShouldBe(["1772625600000 view 80ff01 u -"]);
    }

    [Fact]
    public async Task Nulls_are_missing_values()
    {
        var path = await WriteAsync(
            [
                new DataField<DateTime?>("ts"), new DataField<string>("user_id"), new DataField<long?>("item_id"),
                new DecimalDataField("price", 10, 2, isNullable: true), new DataField<int?>("quantity"),
            ],
            new Dictionary<string, object?>
            {
                ["ts"] = Noon, ["user_id"] = "u", ["item_id"] = 7L, ["price"] = 3.50m, ["quantity"] = 2,
            },
            new Dictionary<string, object?>
            {
                ["ts"] = Noon, ["user_id"] = "u", ["item_id"] = 8L, ["price"] = null, ["quantity"] = null,
            },
            new Dictionary<string, object?>
            {
                ["ts"] = null, ["user_id"] = "u", ["item_id"] = 9L, ["price"] = 1m, ["quantity"] = 1,
            });

        var read = Read(path);

        read.Events.ShouldBe(["1772625600000 purchase 7 u - 3.50 2", "1772625600000 purchase 8 u -"]);
        read.Rejected.ShouldHaveSingleItem().ToString().ShouldContain("ts");
    }

    [Fact]
    public async Task Repeated_ids_and_words_in_a_dictionary_are_read_in_every_row()
    {
        var path = await WriteAsync(
            [
                new DataField<DateTime>("ts"), new DataField<string>("user_id"), new DataField<string>("action"),
                new DataField<string>("item_id"),
            ],
            [
                .. Enumerable.Range(0, 500).Select(i => new Dictionary<string, object?>
                {
                    ["ts"] = Noon.AddSeconds(i), ["user_id"] = $"u{i % 3}", ["action"] = i % 2 == 0 ? "view" : "cart",
                    ["item_id"] = $"i{i % 5}",
                }),
            ]);

        var events = Events(path);

        events.Count.ShouldBe(500);
        events[499].ShouldBe($"{1_772_625_600_000 + 499_000} cart i4 u1 -");
    }

    [Fact]
    public async Task Structures_in_a_list_are_an_event_each_with_its_own_quantity()
    {
        var item = new StructField("element", new DataField<string>("sku"), new DataField<int>("qty"));
        var path = await WriteAsync(
            [new DataField<DateTime>("ts"), new DataField<string>("user_id"), new ListField("items", item)],
            new Dictionary<string, object?>
            {
                ["ts"] = Noon,
                ["user_id"] = "u",
                ["items"] = new List<IDictionary<string, object>>
                {
                    new Dictionary<string, object> { ["sku"] = "a", ["qty"] = 2 },
                    new Dictionary<string, object> { ["sku"] = "b", ["qty"] = 1 },
                },
            });

        Events(path).ShouldBe(["1772625600000 purchase a u - 2", "1772625600000 purchase b u - 1"]);
    }

    [Fact]
    public async Task Texts_in_a_list_are_an_event_each()
    {
        var path = await WriteAsync(
            [
                new DataField<DateTime>("ts"), new DataField<string>("user_id"),
                new ListField("skus", new DataField<string>("element")),
            ],
            new Dictionary<string, object?>
            {
                ["ts"] = Noon, ["user_id"] = "u",
                ["skus"] = new List<ReadOnlyMemory<char>?> { "a".AsMemory(), "b".AsMemory() },
            });

        Events(path).ShouldBe(["1772625600000 view a u -", "1772625600000 view b u -"]);
    }

    [Fact]
    public async Task Structure_has_its_members_as_columns()
    {
        var path = await WriteAsync(
            [
                new DataField<DateTime>("ts"), new StructField("user", new DataField<long>("id")),
                new StructField("product", new DataField<string>("sku"), new DecimalDataField("price", 10, 2)),
            ],
            new Dictionary<string, object?>
            {
                ["ts"] = Noon,
                ["user"] = new Dictionary<string, object> { ["id"] = 5L },
                ["product"] = new Dictionary<string, object> { ["sku"] = "a", ["price"] = 3.50m },
            });

        Events(path).ShouldBe(["1772625600000 view a 5 - 3.50"]);
    }

    private static IReadOnlyList<string> Events(string path)
    {
        var read = Read(path);
        read.Rejected.ShouldBeEmpty();
        return read.Events;
    }

    private static ReadOutcome Read(string path)
    {
        var inspection = EventFiles.Inspect(path, new FormatOptions());
        inspection.Proposal.IsSure.ShouldBeTrue(
            string.Join("; ", [.. inspection.Proposal.Missing, .. inspection.Proposal.Doubts]));
        return ReadOutcome.Of(
            new EventFileOptions { Format = new FormatOptions { Mapping = inspection.Proposal.Mapping } }, path);
    }

    private async Task<string> WriteAsync(Field[] fields, params Dictionary<string, object?>[] rows)
    {
        var path = _folder["events.parquet"];
        await using var file = File.Create(path);
        await ParquetSerializer.SerializeUntypedAsync(
            [.. rows.Select(row => (IDictionary<string, object?>)row)],
            new ParquetSchema(fields),
            file,
            cancellationToken: TestContext.Current.CancellationToken);
        return path;
    }
}
