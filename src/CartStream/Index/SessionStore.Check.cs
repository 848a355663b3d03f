using static CartStream.Index.SessionSlot;

namespace CartStream.Index;

/// <content>Consistency checks of a store that was read from a snapshot.</content>
internal sealed partial class SessionStore
{
    /// <summary>
    /// Checks a store that was read: a snapshot whose checksum is right, but whose parts contradict each other, must
    /// not crash a reader or the writer later. Counts what a snapshot does not hold.
    /// </summary>
    /// <exception cref="InvalidDataException">They contradict each other; the message says where.</exception>
    public void Check()
    {
        var (window, kept) = ((uint)(_newest - _oldest + 1), (uint)(_newest - _oldestKept + 1));
        if (kept > (uint)_slotsMax || window > kept)
            throw Wrong($"{window} sessions of {kept} kept", $"at most {_slotsMax}");
        var claims = _blocks.Check();
        var sessions = new int[_itemsEnd];
        var (live, inWindow, touched, repeated) = (new List<int>(), 0, 0L, 0L);
        for (var serial = _oldestKept; serial != _newest + 1; serial++)
        {
            if (!_slots.Has(serial) || !_origins.Has(serial))
                throw Wrong($"no room for session {serial}", "it kept");
            ref readonly var slot = ref _slots[serial];
            if (slot.Address == 0)
                continue;
            CheckSession(serial, slot, claims);
            live.Add(serial);
            if (!IsInWindow(serial))
                continue;
            inWindow++;
            _returned += InteractionWord.CountReturns(Interactions(slot.Address));
            foreach (var word in Interactions(slot.Address))
            {
                repeated += InteractionWord.Repeats(word);
                if (InteractionWord.IsSuperseded(word))
                    continue;
                touched++;
                sessions[InteractionWord.Item(word)]++;
            }
        }

        if ((inWindow, touched, repeated) != (_sessions, _interactionCount, _repeated))
        {
            throw Wrong(
                $"{_sessions} sessions, {_interactionCount} items touched, {_repeated} repetitions",
                $"{inWindow}, {touched}, {repeated}");
        }

        _table.Check(live);
        Postings.Check(_itemsEnd, sessions, IsKeptNow, claims);
    }

    private bool IsKeptNow(int serial) => IsKept(serial) && _slots[serial].Address != 0;

    private void CheckSession(int serial, in SessionSlot slot, BlockClaims claims)
    {
        var length = Length(slot.Address);
        claims.Claim("a session", (slot.Address >> LengthBits) - 1, slot.SizeClass, length);
        if (slot.Serial != serial || slot.KeyTag != TagOf(_origins[serial].Key) || length > InteractionsPerSession)
            throw Wrong(
                $"session {slot.Serial} of {length} interactions",
                $"session {serial} of up to {InteractionsPerSession}");
        foreach (var word in Interactions(slot.Address))
        {
            if (InteractionWord.Item(word) >= _itemsEnd)
                throw Wrong($"item {InteractionWord.Item(word)} of session {serial}", $"one below {_itemsEnd}");
        }
    }

    private static InvalidDataException Wrong(string found, string expected) =>
        new($"model snapshot: found {found}, expected {expected}");
}
