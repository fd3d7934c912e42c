# What pROC says of the samples that the tests of stages/metrics judge: see metrics.py.
#   apt install r-cran-proc; Rscript tests/oracles/metrics.R
suppressMessages(library(pROC))

x <- 1
draw <- function() { x <<- (x * 75 + 74) %% 65537; x / 65537 }
samples <- t(sapply(1:200, function(i) {
  truth <- floor(draw() * 3)
  scores <- sapply(0:2, function(k) floor((draw() + (if (k == truth) 0.4 else 0)) * 20) + 1)
  c(truth, scores / sum(scores))
}))
positive <- samples[, 1] == 2
score <- samples[, 4]
other <- (score + c(score[-1], score[1])) / 2

show <- function(name, value) cat(name, "=", format(value, digits = 15), "\n")
a <- roc(positive, score, direction = "<", quiet = TRUE)
b <- roc(positive, other, direction = "<", quiet = TRUE)
show("auc of a and b", c(auc(a), auc(b)))
show("variances", c(var(a), var(b)))
show("interval of a", as.numeric(ci.auc(a, method = "delong")))
test <- roc.test(a, b, method = "delong", paired = TRUE)
show("z", test$statistic)
show("p", test$p.value)
show("interval of the difference", test$conf.int)
show("partial auc to 0.1", auc(a, partial.auc = c(1, 0.9), partial.auc.correct = TRUE))
first <- 1:12
few <- roc(positive[first], score[first], direction = "<", quiet = TRUE)
show("interval of the first twelve", as.numeric(ci.auc(few, method = "delong")))
