import { Card, Grid, Skeleton, SkeletonLines } from "../../design";

export function OverviewSkeleton() {
  return (
    <>
      <Grid>
        {[0, 1, 2, 3].map((card) => (
          <Card key={card}>
            <Skeleton width={90} />
            <Skeleton width="60%" height={28} />
            <Skeleton width="85%" height={14} />
          </Card>
        ))}
      </Grid>
      <Card>
        <SkeletonLines lines={6} />
      </Card>
    </>
  );
}
