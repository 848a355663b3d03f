using System.Globalization;
using CartStream.Log.Sqlite;
using CartStream.Sqlite.Writer;

// Writes numbered transactions until it is killed, and prints each number after its commit.
using var log = new SqliteLog(new SqliteLogOptions
{
    Path = args[0], CheckpointPages = 100, Owner = args.Length > 1 ? args[1] : null,
});
log.CreateTopics(WrittenTransaction.Topics);
using var producer = log.OpenProducer("writer");
for (var number = log.CommittedOffset(WrittenTransaction.Group, WrittenTransaction.Events, 0) ?? 0; ; number++)
{
    using var transaction = producer.Begin();
    WrittenTransaction.Append(transaction, number);
    transaction.Commit();
    Console.WriteLine(number.ToString(CultureInfo.InvariantCulture));
}
