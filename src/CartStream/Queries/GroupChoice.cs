namespace CartStream.Queries;

/// <summary>Which variant of each group an answer takes: one, and none of a group that is left out.</summary>
/// <remarks>Reused for the next answer, by one thread. Allocates nothing once warmed up.</remarks>
internal sealed class GroupChoice
{
    private readonly HashSet<int> _leftOut = [];
    private readonly HashSet<int> _chosen = [];
    private readonly HashSet<int> _kept = [];
    private readonly Dictionary<int, (float Score, int Item)> _best = [];
    private IItemGroups? _groups;

    /// <summary>Begins an answer.</summary>
    public void Begin(IItemGroups groups)
    {
        _groups = groups;
        _leftOut.Clear();
        _chosen.Clear();
        _kept.Clear();
    }

    /// <summary>Leaves a group out; 0 changes nothing.</summary>
    public void LeaveOut(int group)
    {
        if (group != 0)
            _leftOut.Add(group);
    }

    /// <summary>Leaves the group of an item out.</summary>
    public void LeaveOutGroupOf(int item) => LeaveOut(_groups!.GroupOf(item));

    /// <summary>Allows an item although its group is left out.</summary>
    public void Keep(int item) => _kept.Add(item);

    /// <summary>Whether a group is left out, whatever was chosen.</summary>
    public bool LeavesOut(int group) => group != 0 && _leftOut.Contains(group);

    /// <summary>Whether an item may be chosen.</summary>
    public bool Allows(int item)
    {
        var group = _groups!.GroupOf(item);
        return group == 0 || (!_chosen.Contains(group) && (!_leftOut.Contains(group) || _kept.Contains(item)));
    }

    /// <summary>Chooses an item: it stands for its group.</summary>
    public void Choose(int item)
    {
        if (_groups!.GroupOf(item) is var group and not 0)
            _chosen.Add(group);
    }

    /// <summary>Releases items that were chosen.</summary>
    public void Release(int item) => _chosen.Remove(_groups!.GroupOf(item));

    /// <summary>Begins to look for the best item of each group.</summary>
    public void BeginRanking() => _best.Clear();

    /// <summary>Whether an item is one of a group.</summary>
    public bool IsVariant(int item) => _groups!.GroupOf(item) != 0;

    /// <summary>Reports the score of an item that may be chosen; of equal scores the lower number wins.</summary>
    public void Propose(int item, float score)
    {
        var group = _groups!.GroupOf(item);
        if (group == 0)
            return;
        var isKnown = _best.TryGetValue(group, out var best);
        if (!isKnown || score > best.Score || (score == best.Score && item < best.Item))
            _best[group] = (score, item);
    }

    /// <summary>Whether an item is in no group, or the best that was proposed of its group.</summary>
    public bool Leads(int item)
    {
        var group = _groups!.GroupOf(item);
        return group == 0 || (_best.TryGetValue(group, out var best) && best.Item == item);
    }
}
