namespace CartStream.Pipeline;

/// <summary>How far an input was sent, as its last transaction noted it in topic <c>inputs</c>.</summary>
public static class InputProgress
{
    /// <summary>The newest note under <paramref name="input"/>; null when nothing of it was sent yet.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static byte[]? Read(IEventLog log, ReadOnlySpan<byte> input)
    {
        var batch = new RecordBatch();
        using var reader = log.OpenNewest(Topology.Inputs, 0);
        while (reader.Read(batch, 1_024, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Key.SequenceEqual(input))
                    return batch[i].Value.ToArray();
            }
        }

        return null;
    }
}
