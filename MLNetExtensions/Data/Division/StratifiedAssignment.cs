namespace MLNetGhost.Data;

/// <summary>
/// Assigns groups of pictures to parts so that each part has its share of every class: iterative stratification (Sechidis, Tsoumakas and
/// Vlahavas, "On the Stratification of Multi-Label Data", ECML PKDD 2011), with groups in place of single examples.
/// </summary>
/// <remarks>
/// Classes are taken from the rarest on; each of their groups goes to the part that lacks most of the class, then to the one that lacks
/// most pictures, then to a random one. Background pictures go to whichever part lacks most. Single pictures fill each part to its number
/// exactly; with larger groups that is met as well as they allow, after a few have been exchanged (<see cref="GroupExchange"/>).
/// </remarks>
internal sealed class StratifiedAssignment
{
    private readonly int[][] _members;
    private readonly int[][] _classes;
    private readonly int[] _partOf;
    private readonly double[] _lacking;
    private readonly double[][] _lackingOfClass;
    private readonly double[] _shares;
    private readonly Random _random;

    private StratifiedAssignment(int[][] members, int[][] classesOfImage, int classCount, double[] shares, int[] wanted, Random random)
    {
        (_members, _shares, _random) = (members, shares, random);
        _partOf = new int[members.Length];
        Array.Fill(_partOf, -1);
        _classes = [.. members.Select(group => group.SelectMany(image => classesOfImage[image]).ToArray())];
        var pictures = new double[classCount];
        foreach (var id in _classes.SelectMany(ids => ids))
        {
            pictures[id]++;
        }

        _lacking = [.. wanted.Select(count => (double)count)];
        _lackingOfClass = [.. shares.Select(share => pictures.Select(count => count * share).ToArray())];
    }

    /// <summary>The part of each group.</summary>
    /// <param name="groups">For each group, the indices of its pictures.</param>
    /// <param name="classesOfImage">For each picture, the distinct classes in it.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="wanted">The number of pictures of each part; their sum is that of the pictures.</param>
    /// <param name="seed">Decides where nothing else does.</param>
    public static int[] Find(
        IReadOnlyList<int[]> groups, int[][] classesOfImage, int classCount, IReadOnlyList<int> wanted, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, groups.Count).ToArray();
        random.Shuffle(order);
        double total = wanted.Sum();
        var assignment = new StratifiedAssignment(
            [.. order.Select(index => groups[index])], classesOfImage, classCount, [.. wanted.Select(count => count / total)], [.. wanted],
            random);
        assignment.Run(classCount);
        var parts = new int[groups.Count];
        foreach (var (place, index) in order.Index())
        {
            parts[index] = assignment._partOf[place];
        }

        return parts;
    }

    private void Run(int classCount)
    {
        var groupsOfClass = new List<int>[classCount];
        var remaining = new int[classCount];
        for (var id = 0; id < classCount; id++)
        {
            groupsOfClass[id] = [];
        }

        foreach (var (group, ids) in _classes.Index())
        {
            foreach (var id in ids)
            {
                remaining[id]++;
                if (groupsOfClass[id] is not [.., var last] || last != group)
                {
                    groupsOfClass[id].Add(group);
                }
            }
        }

        while (Rarest(remaining) is var id and >= 0)
        {
            // Large groups first: what is left to be balanced then is small.
            foreach (var group in groupsOfClass[id].Where(group => _partOf[group] < 0).OrderByDescending(group => _members[group].Length))
            {
                Assign(group, id);
                foreach (var other in _classes[group])
                {
                    remaining[other]--;
                }
            }

            remaining[id] = 0;
        }

        foreach (var group in Enumerable.Range(0, _members.Length).Where(group => _partOf[group] < 0)
            .OrderByDescending(group => _members[group].Length))
        {
            Assign(group, -1);
        }

        FillEmpty();
        GroupExchange.Improve(_members, _classes, classCount, _shares, _partOf);
    }

    private static int Rarest(int[] remaining)
    {
        var rarest = -1;
        for (var id = 0; id < remaining.Length; id++)
        {
            if (remaining[id] > 0 && (rarest < 0 || remaining[id] < remaining[rarest]))
            {
                rarest = id;
            }
        }

        return rarest;
    }

    private void Assign(int group, int id)
    {
        var best = new List<int>();
        foreach (var part in Enumerable.Range(0, _shares.Length)
            .Where(part => _members[group].Length > 1 || _lacking[part] > 0.5))
        {
            var comparison = best.Count == 0 ? 1 : Compare(part, best[0], id);
            if (comparison > 0)
            {
                best.Clear();
            }

            if (comparison >= 0)
            {
                best.Add(part);
            }
        }

        Place(group, best[best.Count == 1 ? 0 : _random.Next(best.Count)]);
    }

    private int Compare(int part, int other, int id)
    {
        var ofClass = id < 0 ? 0 : Compare(_lackingOfClass[part][id], _lackingOfClass[other][id]);
        return ofClass != 0 ? ofClass : Compare(_lacking[part], _lacking[other]);
    }

    private static int Compare(double first, double second) => Math.Abs(first - second) < 1e-9 ? 0 : first.CompareTo(second);

    private void Place(int group, int part)
    {
        _partOf[group] = part;
        _lacking[part] -= _members[group].Length;
        foreach (var id in _classes[group])
        {
            _lackingOfClass[part][id]--;
        }
    }

    /// <summary>With few large groups a part may get none; it takes the smallest of the part that has most of them.</summary>
    private void FillEmpty()
    {
        for (var part = 0; part < _shares.Length; part++)
        {
            if (Array.IndexOf(_partOf, part) < 0)
            {
                var richest = Enumerable.Range(0, _shares.Length).MaxBy(other => _partOf.Count(assigned => assigned == other));
                var taken = Enumerable.Range(0, _members.Length).Where(group => _partOf[group] == richest)
                    .MinBy(group => _members[group].Length);
                _partOf[taken] = part;
            }
        }
    }
}
