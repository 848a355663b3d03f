using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Text in other encodings than UTF-8: proposed by its bytes, read where it is named.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Norwegian = "tid;kunde;vare;hendelse\n2026-03-04;åse;blå-skål;kjøp\n";
    private const string Polish = "data;klient;sku;ilość\n2026-03-04;Żółć;łódka;1\n";
    private const string Russian = "date;customer;sku;qty\n2026-03-04;Иван;чашка-большая;1\n";
    private const string German = "Datum;Kunde;Artikel;Menge\n04.03.2026;Jörg Größe;Schlüssel;1\n";

    private const string Japanese = "注文日時,会員ID,商品コード,数量\n2026-03-04,ann,緑茶,2\n2026-03-05,bob,茶碗,1\n";
    private const string Chinese = "下单时间,会员ID,商品编码,数量\n2026-03-04,ann,绿茶,2\n2026-03-05,bob,茶杯,1\n";
    private const string Korean = "주문일시,회원ID,상품코드,수량\n2026-03-04,ann,녹차,2\n2026-03-05,bob,찻잔,1\n";
    private const string Turkish =
        "Sipariş Tarihi;Müşteri;Ürün Kodu;Adet\n04.03.2026;ayşe;çay;1\n15.03.2026;ali;şeker;1\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("windows-1252", Norwegian, "windows-1252", "'åse'")]
    [InlineData("windows-1250", Polish, "windows-1250", "'ilość'")]
    [InlineData("windows-1251", Russian, "windows-1251", "'Иван'")]
    [InlineData("ibm850", German, "ibm850", "'Jörg'")]
    [InlineData("macintosh", German, "macintosh", "'Jörg'")]
    [InlineData("shift_jis", Japanese, "shift_jis", "'注文日時'")]
    [InlineData("gb18030", Chinese, "gb18030", "'下单时间'")]
    [InlineData("euc-kr", Korean, "euc-kr", "'주문일시'")]
    [InlineData("windows-1254", Turkish, "windows-1254", "'Sipariş'")]
    [InlineData("iso-8859-1", German, "windows-1252", "'Jörg'")]
    public void Inspect_proposes_the_encoding_that_makes_words_of_the_bytes(
        string written, string text, string proposed, string word)
    {
        var path = Write(written, text);

        var inspection = EventFiles.Inspect(path, new FormatOptions());

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        inspection.Proposal.Mapping.Encoding.ShouldBe(proposed);
        inspection.MappingArguments.ShouldStartWith($"--encoding {proposed} --map ");
        inspection.Proposal.Columns[0].Why.ShouldStartWith(
            $"there are bytes that are not UTF-8: in {proposed} they read {word}");
        Events(path, inspection.Proposal.Mapping).ShouldBe(
            Events(Write("utf-8", text), inspection.Proposal.Mapping with { Encoding = null }));
    }

    [Fact]
    public void Bytes_that_two_encodings_make_words_of_are_shown_in_both()
    {
        var inspection = EventFiles.Inspect(
            Write("windows-1252", "tid;kunde;vare;hendelse\n2026-03-04;c1;P0;kjøp\n"), new FormatOptions());

        inspection.Proposal.Columns[0].Why.ShouldBe(
            "there are bytes that are not UTF-8: in windows-1252 they read 'kjøp' (in windows-1250 'kjřp')");
    }

    [Fact]
    public void Refusal_names_the_command_that_reads_the_file()
    {
        var path = Write("windows-1252", Norwegian);

        var refusal = Should.Throw<EventFileException>(() => EventFiles.Open([path], new EventFileOptions()));

        refusal.Message.ShouldBe($"{path}: there are bytes that are not UTF-8: in windows-1252 they read 'åse'");
        refusal.MappingArguments.ShouldStartWith(
            "--encoding windows-1252 --map event_time=tid,event_type=hendelse,item_id=vare,shopper_id=kunde");
    }

    [Fact]
    public void Known_format_in_another_encoding_is_refused_with_the_option_that_reads_it()
    {
        const string rees = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,"
            + "user_session\n2019-10-01 00:00:00 UTC,view,1,2,,Løvås,3.5,4,s\n";
        var path = Write("windows-1252", rees);

        Should.Throw<EventFileException>(() => EventFiles.Open([path], new EventFileOptions()))
            .MappingArguments.ShouldBe("--encoding windows-1252");
        Events(path, new FormatOptions { Encoding = "windows-1252" })[0].ShouldContain("Løvås");
    }

    [Theory]
    [InlineData("windows-1252", null)]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16BE", null)]
    public void Byte_order_mark_counts_more_than_what_is_given(string given, string? written)
    {
        var encoding = written is null && given == "windows-1252"
            ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)
            : TextEncodings.Of(written ?? given);
        var path = _folder.Write("a.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(Norwegian)]);

        var options = new FormatOptions
        {
            Mapping = EventFiles.Inspect(Write("utf-8", Norwegian), new FormatOptions()).Proposal.Mapping,
        };

        Events(path, options).ShouldHaveSingleItem().ShouldContain("blå-skål åse");
    }

    [Fact]
    public void Text_in_utf_8_is_not_read_as_another_encoding()
    {
        var path = Write("utf-8", Norwegian);

        Should.Throw<EventFileException>(() => Events(path, new FormatOptions { Encoding = "windows-1252" }))
            .Message.ShouldBe($"{path}: found text in UTF-8, expected windows-1252, which is given as its encoding; "
                + "leave that out, or give --encoding utf-8");
    }

    [Fact]
    public void File_in_two_encodings_is_refused_unless_its_rows_may_be_rejected()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes("time,customer,sku,qty\n2026-03-04,Åse,a,1\n"),
            .. Encoding.Latin1.GetBytes("2026-03-04,Jørn,b,1\n"),
        ];
        var path = _folder.Write("a.csv", bytes);

        EventFiles.Inspect(path, new FormatOptions()).Proposal.Doubts.ShouldHaveSingleItem()
            .ShouldStartWith("there are bytes that are not UTF-8 beside others that are");
        var utf8 = new EventFileOptions { Format = new FormatOptions { Encoding = "utf-8", DefaultType = "view" } };
        var mapped = utf8 with
        {
            Format = utf8.Format with
            {
                Fields = new Dictionary<EventField, string>
                {
                    [EventField.EventTime] = "time",
                    [EventField.ShopperId] = "customer",
                    [EventField.ItemId] = "sku",
                },
            },
        };
        ReadOutcome.Of(mapped, path).Counts.Rejected.ShouldBe(1);
    }

    [Fact]
    public void Bytes_that_are_no_words_anywhere_are_asked_about()
    {
        byte[] bytes = [.. "time,customer,sku\n2026-03-04,c"u8, 0x81, 0xFE, 0x90, .. "c,a\n"u8];

        EventFiles.Inspect(_folder.Write("a.csv", bytes), new FormatOptions()).Proposal.Doubts.ShouldContain(
            doubt => doubt.Contains("no common encoding makes words of them: name the file's with --encoding"));
    }

    [Theory]
    [InlineData("latin1", "iso-8859-1")]
    [InlineData("Windows-1252", "windows-1252")]
    [InlineData("cp1252", "windows-1252")]
    [InlineData("UTF8", "utf-8")]
    [InlineData("iso-8859-15", "iso-8859-15")]
    public void Mapping_has_the_usual_name_of_an_encoding(string given, string expected)
    {
        var mapping = EventMappingJson.Read(
            $"{{\"encoding\":\"{given}\",\"map\":{{\"item_id\":\"sku\"}}}}", out var faults);

        faults.ShouldBeEmpty();
        mapping.Encoding.ShouldBe(expected);
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")]
    [InlineData("")]
    public void Mapping_with_an_unknown_encoding_is_at_fault(string given)
    {
        EventMappingJson.Read($"{{\"encoding\":\"{given}\",\"map\":{{\"item_id\":\"sku\"}}}}", out var faults);

        faults.ShouldHaveSingleItem().ShouldBe($"encoding is '{given}', expected utf-8, utf-16, windows-1252, "
            + "iso-8859-1, iso-8859-15, windows-1250, windows-1251 or another encoding's name");
    }

    [Fact]
    public void Mapping_that_names_utf_8_is_the_same_as_one_that_names_none()
    {
        var none = new EventMapping { Name = "a" };

        EventMappingJson.ToText(none with { Encoding = "utf-8" }).ShouldBe(EventMappingJson.ToText(none));
        EventMappingJson.ToText(none with { Encoding = "latin1" }).ShouldContain("\"encoding\": \"latin1\"");
    }

    [Fact]
    public void Record_of_a_file_without_events_is_at_fault_where_it_is_not_utf_8()
    {
        using var records = RecordFile.Open(Write("windows-1252", "id,title\na,Skål\n"));

        records.TryRead([], out var fault).ShouldBeTrue();
        fault.ShouldBe("found bytes that are not UTF-8, expected UTF-8 or the name of the file's encoding");
    }

    private string Write(string encoding, string text) =>
        _folder.Write($"{encoding}.csv", TextEncodings.Of(encoding).GetBytes(text));

    private static IReadOnlyList<string> Events(string path, EventMapping mapping) =>
        Events(path, new FormatOptions { Mapping = mapping });

    private static IReadOnlyList<string> Events(string path, FormatOptions format) =>
        ReadOutcome.Of(new EventFileOptions { Format = format }, path).Events;
}
