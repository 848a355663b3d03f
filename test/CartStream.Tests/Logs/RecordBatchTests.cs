using CartStream.Log;

namespace CartStream.Tests.Logs;

public sealed class RecordBatchTests
{
    private readonly RecordBatch _batch = new();

    [Fact]
    public void Count_of_a_new_batch_is_zero()
    {
        _batch.Count.ShouldBe(0);
        _batch.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Add_one_record_gives_it_back_whole()
    {
        RecordHeader[] headers = [new("reason", "because")];
        _batch.Add(new LogRecord { Offset = 7, TimeMs = 9, Key = "key"u8, Value = "value"u8, Headers = headers });

        var found = _batch[0];

        found.Offset.ShouldBe(7);
        found.TimeMs.ShouldBe(9);
        found.Key.SequenceEqual("key"u8).ShouldBeTrue();
        found.Value.SequenceEqual("value"u8).ShouldBeTrue();
        found.IsDelete.ShouldBeFalse();
        found.Headers.ShouldBe(headers);
        _batch.Bytes.ShouldBe(8);
    }

    [Fact]
    public void Add_delete_stays_a_delete_without_headers()
    {
        _batch.Add(new LogRecord { Offset = 0, TimeMs = 0, Key = "k"u8, Value = [], IsDelete = true });

        _batch[0].IsDelete.ShouldBeTrue();
        _batch[0].Value.IsEmpty.ShouldBeTrue();
        _batch[0].Headers.ShouldBeEmpty();
    }

    [Fact]
    public void Add_copies_so_that_the_caller_may_change_its_bytes()
    {
        byte[] value = [1, 2, 3];
        Add(value);

        value[0] = 9;

        _batch[0].Value.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Add_more_than_the_buffer_holds_keeps_the_earlier_records()
    {
        var large = new byte[50_000];
        Array.Fill(large, (byte)7);
        for (var i = 0; i < 10; i++)
            Add(large);

        for (var i = 0; i < 10; i++)
            _batch[i].Value.SequenceEqual(large).ShouldBeTrue($"record {i}");
        _batch.Bytes.ShouldBe(500_000);
    }

    [Fact]
    public void Clear_empties_it_and_makes_room_for_others()
    {
        Add([1, 2, 3]);

        _batch.Clear();
        Add([4]);

        _batch.Count.ShouldBe(1);
        _batch.Bytes.ShouldBe(1);
        _batch[0].Value.ToArray().ShouldBe([4]);
    }

    [Fact]
    public void Index_beyond_the_count_throws()
    {
        Add([1]);

        Should.Throw<ArgumentOutOfRangeException>(() => _batch[1].Offset);
    }

    private void Add(byte[] value) =>
        _batch.Add(new LogRecord { Offset = _batch.Count, TimeMs = 0, Key = [], Value = value });
}
