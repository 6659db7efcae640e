namespace MLNetGhost.UnitTests.Architecture;

/// <summary>What the rules find in small sources, and what they ignore.</summary>
[TestClass]
public sealed class FloorRulesTests
{
    private const string Lower = "namespace House.Cellar; public class Shelf;";
    private const string Upper =
        """
        namespace House.Attic;
        public class Trunk { public const int Weight = 3; public int Locks => 2; }
        public static class Moving { public static void Carry(this int count) { } }
        """;

    private static readonly IReadOnlyList<Building> s_buildings =
    [
        new("Shed", "Shed", [["Tools"]]),
        new("House", "House", [["Cellar", "Garage"], ["Attic"]]),
    ];

    [TestMethod]
    public void FindUpwardUses_UpwardArrow_NamesFileLineRoomsAndRule()
    {
        var graph = Graph(
            ("House/Attic/Trunk.cs", Upper),
            ("House/Cellar/Box.cs", "namespace House.Cellar;\n\nclass Box\n{\n    House.Attic.Trunk? inside;\n}"));

        var problem = FloorRules.FindUpwardUses(graph, s_buildings).Single();

        Assert.AreEqual(
            "House/Cellar/Box.cs:5 uses Trunk of House/Attic/Trunk.cs: House/Cellar is on floor 1 and House/Attic on floor 2; "
                + "a room uses rooms of lower floors only.",
            problem);
    }

    [TestMethod]
    [DataRow("class Box { const int Weight = Trunk.Weight; }", DisplayName = "a constant")]
    [DataRow("class Box { string Name => nameof(Trunk); }", DisplayName = "nameof")]
    [DataRow("class Box { System.Collections.Generic.List<Trunk>? all; }", DisplayName = "a generic argument")]
    [DataRow("class Box { void Move() => 3.Carry(); }", DisplayName = "an extension method")]
    [DataRow("class Box { object Locks(dynamic trunk) => trunk is Trunk { Locks: 2 }; }", DisplayName = "a pattern")]
    [DataRow("[System.Obsolete(nameof(Trunk.Locks))] class Box;", DisplayName = "an attribute")]
    [DataRow("class Box : Trunk;", DisplayName = "a base class")]
    [DataRow("partial class Box { private static partial Trunk Make(); }", DisplayName = "a partial member without a body")]
    public void FindUpwardUses_WhateverKindOfUse_IsFound(string code)
    {
        var graph = Graph(("House/Attic/Trunk.cs", Upper), ("House/Cellar/Box.cs", $"using House.Attic;\nnamespace House.Cellar;\n{code}"));

        var found = FloorRules.FindUpwardUses(graph, s_buildings);

        Assert.IsTrue(found.Single().StartsWith("House/Cellar/Box.cs:3 ", StringComparison.Ordinal), string.Join('\n', found));
    }

    [TestMethod]
    public void Create_InferredType_IsAUse()
    {
        var graph = Graph(
            ("House/Attic/Trunk.cs", Upper),
            ("House/Cellar/Maker.cs", "namespace House.Cellar; class Maker { public House.Attic.Trunk[] Make() => []; }"),
            ("House/Cellar/Box.cs", "namespace House.Cellar; class Box { void Fill(Maker m) { foreach (var one in m.Make()) { } } }"));

        Assert.Contains(("House/Cellar/Box.cs", "House/Attic/Trunk.cs"), graph.Uses.Select(use => (use.File, use.Target)));
    }

    [TestMethod]
    [DataRow("/// <summary>Beside <see cref=\"Trunk\"/>.</summary>\nclass Box;", DisplayName = "a comment and a using directive")]
    [DataRow("class Trunk; class Box { Trunk? own; }", DisplayName = "a type of the same name in its own room")]
    public void FindUpwardUses_NoUse_IsNotFound(string code)
    {
        var graph = Graph(("House/Attic/Trunk.cs", Upper), ("House/Cellar/Box.cs", $"using House.Attic;\nnamespace House.Cellar;\n{code}"));

        Assert.IsEmpty(FloorRules.FindUpwardUses(graph, s_buildings));
    }

    [TestMethod]
    public void FindUpwardUses_DownwardArrow_IsFine()
    {
        var graph = Graph(("House/Cellar/Shelf.cs", Lower), ("House/Attic/Roof.cs", "class Roof { House.Cellar.Shelf? Shelf; }"));

        Assert.IsEmpty(FloorRules.FindUpwardUses(graph, s_buildings));
        Assert.HasCount(1, graph.Uses);
    }

    [TestMethod]
    public void FindUpwardUses_NeighbourOnTheSameFloor_IsFound()
    {
        var graph = Graph(("House/Cellar/Shelf.cs", Lower), ("House/Garage/Car.cs", "class Car { House.Cellar.Shelf? Shelf; }"));

        StringAssert.Contains(
            FloorRules.FindUpwardUses(graph, s_buildings).Single(), "House/Garage is on floor 1 and House/Cellar on floor 1");
    }

    [TestMethod]
    public void FindUpwardUses_ProjectAbove_IsFound()
    {
        var up = Graph(("Shed/Tools/Saw.cs", "class Saw { House.Cellar.Shelf? Shelf; }"), ("House/Cellar/Shelf.cs", Lower));
        var down = Graph(("Shed/Tools/Saw.cs", "namespace Shed; class Saw;"), ("House/Cellar/Box.cs", "class Box { Shed.Saw? Saw; }"));

        StringAssert.Contains(FloorRules.FindUpwardUses(up, s_buildings).Single(), "the project Shed is below House");
        Assert.IsEmpty(FloorRules.FindUpwardUses(down, s_buildings));
    }

    [TestMethod]
    public void FindCircles_FolderAndTheOneAroundIt_AreTwo()
    {
        var graph = Graph(
            ("House/Attic/Roof.cs", "class Roof { Beam? Beam; }"),
            ("House/Attic/Wood/Beam.cs", "class Beam { Roof? Roof; }"),
            ("House/Attic/Wood/Nail.cs", "class Nail { Beam? Beam; }"),
            ("House/Attic/Iron/Screw.cs", "class Screw { Beam? Beam; }"));

        var problem = FloorRules.FindCircles(graph).Single();

        StringAssert.StartsWith(problem, "House/Attic, House/Attic/Wood form a circle");
        StringAssert.Contains(
            problem, "House/Attic → House/Attic/Wood (pairs of files: 1): House/Attic/Roof.cs:1 uses Beam of House/Attic/Wood/Beam.cs");
        StringAssert.Contains(problem, "House/Attic/Wood → House/Attic ");
        Assert.IsFalse(problem.Contains("Iron", StringComparison.Ordinal));
    }

    [TestMethod]
    public void FindCircles_LongWayRound_IsFound()
    {
        var graph = Graph(
            ("House/Attic/A/One.cs", "class One { Two? Next; }"),
            ("House/Attic/B/Two.cs", "class Two { Three? Next; }"),
            ("House/Attic/C/Three.cs", "class Three { One? Next; }"));

        StringAssert.StartsWith(FloorRules.FindCircles(graph).Single(), "House/Attic/A, House/Attic/B, House/Attic/C form a circle");
    }

    [TestMethod]
    public void FindCircles_ArrowsOneWay_AreFine() => Assert.IsEmpty(FloorRules.FindCircles(Graph(
        ("House/Attic/Roof.cs", "class Roof { Beam? Beam; Nail? Nail; }"),
        ("House/Attic/Wood/Beam.cs", "class Beam { Nail? Nail; }"),
        ("House/Attic/Iron/Nail.cs", "class Nail;"))));

    [TestMethod]
    public void FindMissingRooms_RoomsBesideTheTable_AreNamed()
    {
        var graph = Graph(
            ("House/Cellar/Shelf.cs", Lower), ("House/Attic/Trunk.cs", Upper), ("House/Balcony/Chair.cs", "class Chair;"));

        var problems = FloorRules.FindMissingRooms(graph, s_buildings);

        Assert.AreEqual(
            "Shed/Tools is on a floor and has no sources; House/Balcony has sources and is on no floor; "
                + "House/Garage is on a floor and has no sources",
            string.Join("; ", problems.Select(problem => problem[..problem.IndexOf(';', StringComparison.Ordinal)])));
    }

    [TestMethod]
    public void FindMissingRooms_TypeInTwoFolders_IsNamed()
    {
        var graph = Graph(
            ("Shed/Tools/Saw.cs", "class Saw;"),
            ("House/Garage/Car.cs", "namespace House; partial class Car;"),
            ("House/Cellar/Car.cs", "namespace House; partial class Car;"),
            ("House/Attic/Trunk.cs", Upper));

        Assert.AreEqual(
            "House.Car lies in House/Cellar and House/Garage; keep the parts of a type in one folder.",
            FloorRules.FindMissingRooms(graph, s_buildings).Single());
    }

    [TestMethod]
    public void FindOtherNamespaces_FolderInsideARoom_BelongsToTheRoom()
    {
        var graph = Graph(
            ("House/Attic/Wood/Beam.cs", "namespace House.Attic; class Beam { class Knot; }"),
            ("House/Attic/Wood/Nail.cs", "namespace House.Attic.Wood;\nclass Nail;"),
            ("House/Cellar/Shelf.cs", "namespace House;\nclass Shelf;"));
        var others = new Dictionary<string, IReadOnlyList<string>> { ["Cellar"] = ["House"] };

        Assert.AreEqual(
            "House/Attic/Wood/Nail.cs:2 declares House.Attic.Wood.Nail; a type of House/Attic has the namespace House.Attic.",
            FloorRules.FindOtherNamespaces(graph, [s_buildings[1] with { OtherNamespaces = others }]).Single());
    }

    private static SourceGraph Graph(params (string Path, string Text)[] files) => SourceGraph.Create(files);
}
