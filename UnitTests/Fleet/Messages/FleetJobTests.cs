using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.UnitTests.Messages;

[TestClass]
public sealed class FleetJobTests
{
    [TestMethod]
    [DataRow(1, 64, 1)]
    [DataRow(64, 64, 1)]
    [DataRow(65, 64, 2)]
    [DataRow(10_000_000, 64, 156_250)]
    public void Blocks_Pictures_AreAllInOne(int pictures, int size, int blocks)
    {
        var job = Job(pictures, size);

        Assert.AreEqual(blocks, job.Blocks);
        Assert.AreEqual(pictures, Enumerable.Range(0, blocks).Sum(block => (long)job.PicturesIn(block)));
        Assert.AreEqual(0, job.PicturesIn(blocks));
    }

    [TestMethod]
    public void Read_WhatWasWritten_IsTheJob()
    {
        var job = Job(65, 64) with { CategoryIds = [3, 0], IsCancelled = true };

        var read = FleetJson.Read<FleetJob>(FleetJson.Write(job), "The job");

        CollectionAssert.AreEqual(job.ClassNames.ToArray(), read.ClassNames.ToArray());
        CollectionAssert.AreEqual(job.CategoryIds.ToArray(), read.CategoryIds!.ToArray());
        Assert.AreEqual(job, read with { ClassNames = job.ClassNames, CategoryIds = job.CategoryIds });
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("{\"Name\":null}")]
    [DataRow("[1]")]
    public void Read_SomethingElse_SaysWhatToDo(string json) => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(
            () => FleetJson.Read<FleetJob>(System.Text.Encoding.UTF8.GetBytes(json), "The job 'cells'")).Message,
        "purge the job and submit it again");

    [TestMethod]
    public void PathOf_RootOfAnotherMachine_TakesThePlaceOfTheJobs()
    {
        var job = Job(1, 1);

        Assert.AreEqual("/data/a/b.jpg", job.PathOf("a/b.jpg"));
        Assert.AreEqual("/mnt/a/b.jpg", job.PathOf("a/b.jpg", "/mnt"));
        Assert.AreEqual("/other/b.jpg", job.PathOf("/other/b.jpg", "/mnt"));
    }

    internal static FleetJob Job(long pictures, int blockSize) => new()
    {
        Name = "cells",
        Id = "01234567",
        ModelDigest = new string('a', 64),
        Settings = "{}",
        ModelVersion = "0123456789abcdef",
        ClassNames = ["cat", "dog"],
        Root = "/data",
        Pictures = pictures,
        PicturesDigest = new string('b', 64),
        BlockSize = blockSize,
        CarriesBytes = false,
        PartBytes = 1 << 19,
        Deadline = 30,
        Created = DateTimeOffset.UnixEpoch,
    };
}
