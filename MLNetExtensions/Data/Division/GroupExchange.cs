namespace MLNetGhost.Data;

/// <summary>
/// Improves the division of a few groups of pictures: moves a group to another part, or exchanges two, as long as that brings classes into
/// parts that lack them, or the parts closer to their shares. Taking one group after the other cannot know which ones are still to come.
/// </summary>
internal sealed class GroupExchange
{
    /// <summary>With more groups, single ones matter little, and trying all pairs takes long.</summary>
    private const int MostGroups = 60;

    /// <summary>A part without a class weighs more than any difference of shares, the training most.</summary>
    private const double Absent = 10;

    private readonly int[] _sizes;
    private readonly int[][] _classes;
    private readonly int[] _total;
    private readonly double[] _shares;

    private GroupExchange(int[][] members, int[][] classes, int classCount, double[] shares)
    {
        (_sizes, _classes, _shares, _total) = ([.. members.Select(group => group.Length)], classes, shares, new int[classCount]);
        foreach (var id in classes.SelectMany(ids => ids))
        {
            _total[id]++;
        }
    }

    /// <summary>Improves a division in place.</summary>
    /// <param name="members">For each group, the indices of its pictures.</param>
    /// <param name="classes">For each group, the classes of each of its pictures, one after the other.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="shares">The share of each part; the first is the training.</param>
    /// <param name="partOf">The part of each group.</param>
    public static void Improve(int[][] members, int[][] classes, int classCount, double[] shares, int[] partOf)
    {
        if (members.Length > MostGroups || Array.TrueForAll(members, group => group.Length == 1))
        {
            return;
        }

        var exchange = new GroupExchange(members, classes, classCount, shares);
        while (exchange.Step(partOf))
        {
        }
    }

    /// <summary>Makes the best move or exchange; false if none is of use.</summary>
    private bool Step(int[] partOf)
    {
        var least = Cost(partOf) - 1e-9;
        int[]? best = null;
        for (var group = 0; group < partOf.Length; group++)
        {
            var own = partOf[group];
            for (var part = 0; part < _shares.Length; part++)
            {
                partOf[group] = part;
                Consider();
            }

            partOf[group] = own;
            for (var other = group + 1; other < partOf.Length; other++)
            {
                if (partOf[other] != own)
                {
                    (partOf[group], partOf[other]) = (partOf[other], partOf[group]);
                    Consider();
                    (partOf[group], partOf[other]) = (partOf[other], partOf[group]);
                }
            }
        }

        best?.CopyTo(partOf, 0);
        return best is not null;

        void Consider()
        {
            var cost = Cost(partOf);
            if (cost < least)
            {
                (least, best) = (cost - 1e-9, [.. partOf]);
            }
        }
    }

    /// <summary>Missing classes, then differences from the shares of pictures and, as a mean, of classes.</summary>
    private double Cost(int[] partOf)
    {
        var pictures = new int[_shares.Length];
        var ofClass = new int[_shares.Length, _total.Length];
        for (var group = 0; group < partOf.Length; group++)
        {
            pictures[partOf[group]] += _sizes[group];
            foreach (var id in _classes[group])
            {
                ofClass[partOf[group], id]++;
            }
        }

        var cost = 0.0;
        double all = pictures.Sum();
        for (var part = 0; part < _shares.Length; part++)
        {
            cost += pictures[part] == 0 ? Absent * (_total.Length + 1) * _shares.Length : Math.Abs((pictures[part] / all) - _shares[part]);
            for (var id = 0; id < _total.Length; id++)
            {
                if (_total[id] > 0)
                {
                    cost += Math.Abs(((double)ofClass[part, id] / _total[id]) - _shares[part]) / _total.Length;
                    cost += ofClass[part, id] > 0 || _shares[part] * _total[id] < 1 ? 0 : part == 0 ? 2 * Absent : Absent;
                }
            }
        }

        return cost;
    }
}
