namespace CartStream.Index;

/// <content>The checksum, by which stores are compared.</content>
internal sealed partial class SessionStore
{
    /// <summary>
    /// A checksum of every session of the window with its interactions, in order, and of every item's count: equal for
    /// stores that learnt the same sessions in the same order, whatever else they have forgotten or evicted. Categories
    /// are not included: they are the shop's facts, not any shopper's.
    /// </summary>
    public ulong Checksum()
    {
        var sum = SplitMix64.Mix((ulong)_sessions, (ulong)_repeated);
        for (var serial = _oldest; serial != _newest + 1; serial++)
        {
            ref var slot = ref _slots[serial];
            if (slot.Address == 0)
                continue;
            ref readonly var origin = ref _origins[serial];
            sum = SplitMix64.Mix(
                sum, SplitMix64.Mix(origin.Key, SplitMix64.Mix(origin.Shopper, (ulong)origin.OpenedMs)));
            foreach (var word in Interactions(slot.Address))
                sum = SplitMix64.Mix(sum, (uint)word);
        }

        for (var item = 0; item < _itemsEnd; item++)
            sum = Postings.Sessions(item) == 0 ? sum : ChecksumOf(item, sum);
        return sum;
    }

    private ulong ChecksumOf(int item, ulong sum)
    {
        sum = SplitMix64.Mix(sum, SplitMix64.Mix((ulong)item, (ulong)Postings.Sessions(item)));
        var postings = Postings.Read(item);
        var left = PostingLists.KeptMin;
        for (var i = postings.Length - 1; i >= 0 && left > 0; i--)
        {
            if (postings[i] == PostingLists.None || !IsInWindow(postings[i]))
                continue;
            sum = SplitMix64.Mix(sum, _origins[postings[i]].Key);
            left--;
        }

        return sum;
    }
}
