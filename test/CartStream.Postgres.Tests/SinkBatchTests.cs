using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Postgres.Tests;

public sealed class SinkBatchTests
{
    [Fact]
    public void AddStates_an_id_without_events_of_its_own_has_the_time_of_its_record()
    {
        var records = new RecordBatch();
        records.Add(new LogRecord
        {
            Offset = 3,
            TimeMs = 86_400_000,
            Key = "guest"u8,
            Value = new ShopperStateCodec(new ItemDictionary()).Encode(new ShopperState()),
        });
        var batch = new SinkBatch();

        batch.AddStates(records, partition: 0, () => 0);

        batch.Shoppers.ShouldHaveSingleItem()
            .LastEventTime.ShouldBe(new DateTime(1970, 1, 2, 0, 0, 0, DateTimeKind.Utc));
    }
}
