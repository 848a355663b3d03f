namespace CartStream.Log.Sqlite;

/// <summary>
/// The topics of a store. Calls that access the file require the write connection's lock; looking up a known topic
/// needs no lock.
/// </summary>
/// <remarks>Invariant: topics are never dropped or changed, so cached topics stay valid.</remarks>
internal sealed class TopicCatalog(StoreConnection connection, string path)
{
    private const int NameCharsMax = 249;
    private volatile Dictionary<string, TopicTable> _byName = [];

    /// <summary>Finds a known topic; null when it isn't known.</summary>
    public TopicTable? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The fault of a missing topic.</summary>
    public LogException Missing(string name) =>
        new($"{path}: there is no topic '{name}', expected one of: {string.Join(", ", _byName.Keys.Order())}");

    /// <summary>Reloads the topics, because another process may have added some.</summary>
    public IReadOnlyCollection<TopicTable> Load()
    {
        var byName = new Dictionary<string, TopicTable>(StringComparer.Ordinal);
        using var read = connection.Prepare("SELECT id, name, table_name, partitions, compacted FROM topics");
        while (read.Step())
        {
            var spec = new TopicSpec(read.Text(1), (int)read.Number(3), read.Number(4) != 0);
            byName.Add(spec.Name, new TopicTable(read.Number(0), spec, read.Text(2)));
        }

        _byName = byName;
        return byName.Values;
    }

    /// <summary>Creates those of <paramref name="topics"/> that are missing, and checks the others.</summary>
    public void Create(IReadOnlyList<TopicSpec> topics)
    {
        foreach (var topic in topics)
            CheckSpec(topic);
        try
        {
            connection.Change(() =>
            {
                foreach (var topic in topics)
                    CreateOrCheck(topic);
            });
        }
        finally
        {
            Load();
        }
    }

    private void CreateOrCheck(TopicSpec topic)
    {
        Load();
        var found = Find(topic.Name);
        if (found is not null && found.Spec != topic)
        {
            throw new LogException(
                $"{path}: topic '{topic.Name}' is {Describe(found.Spec)}, expected {Describe(topic)}");
        }

        StoreViews.Create(connection, found ?? Create(topic));
    }

    private TopicTable Create(TopicSpec topic)
    {
        var id = connection.ReadNumber("SELECT coalesce(max(id), 0) + 1 FROM topics");
        var taken = _byName.Values.Select(table => table.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var name = TopicTable.NameFor(topic.Name);
        for (var suffix = id; taken.Contains(name); suffix++)
            name = $"{TopicTable.NameFor(topic.Name)}_{suffix}";
        var table = new TopicTable(id, topic, name);

        using (var insert = connection.Prepare("INSERT INTO topics VALUES (?1, ?2, ?3, ?4, ?5)"))
        {
            insert.Bind(1, id).Bind(2, topic.Name).Bind(3, name);
            insert.Bind(4, topic.Partitions).Bind(5, topic.Compacted ? 1 : 0).Run();
        }

        using (var insert = connection.Prepare("INSERT INTO partitions VALUES (?1, ?2, 0)"))
        {
            for (var partition = 0; partition < topic.Partitions; partition++)
                insert.Bind(1, id).Bind(2, partition).Run();
        }

        connection.Execute(table.CreateSql);
        return table;
    }

    private static void CheckSpec(TopicSpec topic)
    {
        var named = topic.Name.Length is >= 1 and <= NameCharsMax
            && topic.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        if (!named)
        {
            throw new LogException(
                $"topic name '{topic.Name}', expected 1 to {NameCharsMax} characters of a-z A-Z 0-9 . _ -");
        }

        if (topic.Partitions is < 1 or > RecordId.PartitionsMax)
        {
            throw new LogException(
                $"topic '{topic.Name}' with {topic.Partitions} partitions, expected 1 to {RecordId.PartitionsMax}");
        }
    }

    private static string Describe(TopicSpec topic) =>
        $"{(topic.Compacted ? "compacted" : "not compacted")} with {topic.Partitions} partition(s)";
}
