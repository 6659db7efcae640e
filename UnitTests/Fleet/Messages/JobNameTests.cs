using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.UnitTests.Messages;

[TestClass]
public sealed class JobNameTests
{
    [TestMethod]
    [DataRow("cells")]
    [DataRow("Cells_2026-11")]
    [DataRow("7")]
    public void Require_Name_IsIt(string name) => Assert.AreEqual(name, JobName.Require(name));

    [TestMethod]
    [DataRow("a.b")]
    [DataRow("a b")]
    [DataRow("a>")]
    [DataRow("*")]
    [DataRow("-a")]
    [DataRow("zellen-für-anna")]
    [DataRow("a\n")]
    [DataRow("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Require_WhatASubjectOrFolderCannotHold_SaysWhatANameIs(string name) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => JobName.Require(name)).Message, "use 1 to 64 letters (a to z), digits, '-' and '_'");
}
