namespace CartStream.Log;

/// <summary>Leaves out what other programs wrote to a topic of the pipeline.</summary>
internal static class ForeignRecords
{
    /// <summary>
    /// An action that passes records on and leaves out those that <paramref name="take"/> refuses with
    /// <see cref="InvalidDataException"/>.
    /// </summary>
    /// <param name="take">Handles a record.</param>
    /// <param name="skipped">Receives the fault of the first one left out; null for nobody.</param>
    public static RecordAction Skip(RecordAction take, Action<string>? skipped = null)
    {
        var hasSkipped = false;
        return (in record) =>
        {
            try
            {
                take(record);
            }
            catch (InvalidDataException e)
            {
                if (!hasSkipped)
                    skipped?.Invoke($"{e.Message}; such records are skipped");
                hasSkipped = true;
            }
        };
    }
}
