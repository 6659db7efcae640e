using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class BranchShapeTests
{
    [TestMethod]
    public void Pointwise_AnyChannels_HasIdentityOnlyWhereChannelsAgree()
    {
        Assert.IsTrue(BranchShape.Pointwise(16, 16).HasIdentity);
        Assert.IsFalse(BranchShape.Pointwise(16, 32).HasIdentity);
        Assert.IsFalse(BranchShape.Pointwise(16, 16).HasScale);
    }

    [TestMethod]
    public void FullBranches_DenseWindow_IsOneInsteadOfThree()
    {
        Assert.AreEqual(1, BranchShape.Dense(8, 8, 3).FullBranches);
        Assert.AreEqual(3, BranchShape.Dense(8, 8, 1).FullBranches);
        Assert.AreEqual(3, BranchShape.Depthwise(8, 3).FullBranches);
        Assert.IsTrue(BranchShape.Dense(8, 8, 3).HasIdentity && BranchShape.Dense(8, 8, 3).HasScale);
        Assert.IsFalse(BranchShape.Dense(8, 16, 3, stride: 2).HasIdentity);
    }

    [TestMethod]
    public void Depthwise_AnyStride_HasIdentityOnlyAtStrideOne()
    {
        Assert.IsTrue(BranchShape.Depthwise(8, 3).HasIdentity);
        Assert.IsFalse(BranchShape.Depthwise(8, 5, stride: 2).HasIdentity);
        Assert.IsTrue(BranchShape.Depthwise(8, 5, stride: 2).HasScale);
    }
}
