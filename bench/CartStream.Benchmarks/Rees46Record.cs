using CsvHelper;

namespace CartStream.Benchmarks;

/// <summary>A REES46 row the way a CsvHelper user would hold it.</summary>
[CsvRecord]
internal sealed partial class Rees46Record
{
    [CsvColumn("event_time")]
    public string EventTime { get; set; } = "";

    [CsvColumn("event_type")]
    public string EventType { get; set; } = "";

    [CsvColumn("product_id")]
    public string ProductId { get; set; } = "";

    [CsvColumn("category_id")]
    public string CategoryId { get; set; } = "";

    [CsvColumn("category_code")]
    public string CategoryCode { get; set; } = "";

    [CsvColumn("brand")]
    public string Brand { get; set; } = "";

    [CsvColumn("price")]
    public string Price { get; set; } = "";

    [CsvColumn("user_id")]
    public string UserId { get; set; } = "";

    [CsvColumn("user_session")]
    public string UserSession { get; set; } = "";
}
