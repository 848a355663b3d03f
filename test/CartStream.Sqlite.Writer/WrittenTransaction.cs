using System.Text;
using CartStream.Log;

namespace CartStream.Sqlite.Writer;

/// <summary>
/// One numbered transaction of the writer: records in two partitions, a counter in a compacted topic, and the next
/// transaction's number as the committed offset.
/// </summary>
public static class WrittenTransaction
{
    public const string Events = "user-events";
    public const string State = "shopper-state";
    public const string Group = "writer";
    public const string CounterKey = "newest";
    public const int RecordsPerPartition = 50;

    public static IReadOnlyList<TopicSpec> Topics { get; } = [new(Events, 2, false), new(State, 1, true)];

    /// <summary>The value of every record of transaction <paramref name="number"/>; 200 bytes, to fill pages.</summary>
    public static byte[] Value(long number) => Encoding.ASCII.GetBytes($"{number}".PadLeft(200));

    /// <summary>Appends everything of transaction <paramref name="number"/>.</summary>
    public static void Append(ILogTransaction transaction, long number)
    {
        var value = Value(number);
        for (var i = 0; i < RecordsPerPartition; i++)
        {
            transaction.Append(Events, 0, default, value, number);
            transaction.Append(Events, 1, default, value, number);
        }

        transaction.Append(State, 0, Encoding.ASCII.GetBytes(CounterKey), value, number);
        transaction.CommitOffset(Group, Events, 0, number + 1);
    }
}
